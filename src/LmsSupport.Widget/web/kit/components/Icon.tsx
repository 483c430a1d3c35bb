import "./Icon.css";
import type { IconNode } from "lucide";
import { h } from "preact";

interface Props {
  /** From `lucide`: name each one where it is used, so that the bundle holds no other. */
  of: IconNode;
  size?: number;
  class?: string;
}

/** A picture beside a word. It is never the only name of a thing, so it is hidden from screen readers. */
export function Icon({ of, size = 18, class: extra }: Props) {
  return (
    <svg
      class={extra ? `icon ${extra}` : "icon"}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {of.map(([tag, attributes], index) => h(tag, { ...attributes, key: index }))}
    </svg>
  );
}
