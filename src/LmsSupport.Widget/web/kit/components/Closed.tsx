import "./Closed.css";
import type { IconNode } from "lucide";
import type { ComponentChildren } from "preact";
import { Button } from "./Button.tsx";
import { Icon } from "./Icon.tsx";

interface Props {
  icon: IconNode;
  title: string;
  more: string;
  /** What the button says that tries once more; without it there is none. */
  again?: { text: string; onClick: () => void } | undefined;
  /** What else helps, said quietly. */
  children?: ComponentChildren;
}

/** The whole page, when an app has nothing to show: why, and what to do. */
export function Closed({ icon, title, more, again, children }: Props) {
  return (
    <main class="closed">
      <span class="closed-icon">
        <Icon of={icon} size={28} />
      </span>
      <h1>{title}</h1>
      <p>{more}</p>
      {children}
      {again && <Button onClick={again.onClick}>{again.text}</Button>}
    </main>
  );
}
