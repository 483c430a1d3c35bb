import "./Chip.css";
import type { IconNode } from "lucide";
import type { ComponentChildren } from "preact";
import { Icon } from "./Icon.tsx";

export type Tone = "primary" | "accent" | "ok" | "warn" | "bad" | "note" | "plain";

interface Props {
  tone?: Tone;
  icon?: IconNode;
  title?: string;
  children: ComponentChildren;
}

/** A short fact. It may be cut when there is no room: the whole of it is in its title. */
export function Chip({ tone = "plain", icon, title, children }: Props) {
  return (
    <span class={`chip ${tone}`} title={title}>
      {icon && <Icon of={icon} size={13} />}
      <span class="chip-text" dir="auto">
        {children}
      </span>
    </span>
  );
}
