import "./Segmented.css";
import type { IconNode } from "lucide";
import { useId } from "preact/hooks";
import { Icon } from "./Icon.tsx";
import { Kbd } from "./Kbd.tsx";

export interface Segment<T extends string> {
  value: T;
  text: string;
  icon?: IconNode;
  shortcut?: string;
}

interface Props<T extends string> {
  /** What is chosen here, for screen readers. */
  name: string;
  value: T;
  segments: Segment<T>[];
  onChange: (value: T) => void;
}

/** Radio buttons that look like one control: arrows, Tab and screen readers find what they expect. */
export function Segmented<T extends string>({ name, value, segments, onChange }: Props<T>) {
  const group = useId();
  return (
    <div class="segmented" role="radiogroup" aria-label={name}>
      {segments.map((segment) => (
        <label key={segment.value} class={`segment ${segment.value}`}>
          <input
            type="radio"
            class="unseen"
            name={group}
            value={segment.value}
            checked={segment.value === value}
            aria-keyshortcuts={segment.shortcut}
            onChange={() => onChange(segment.value)}
          />
          {segment.icon && <Icon of={segment.icon} size={15} />}
          <span>{segment.text}</span>
          {segment.shortcut && <Kbd>{segment.shortcut}</Kbd>}
        </label>
      ))}
    </div>
  );
}
