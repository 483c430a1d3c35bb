import "./Kbd.css";
import type { ComponentChildren } from "preact";

/** A key, drawn. Screen readers hear of it through aria-keyshortcuts on the control itself. */
export function Kbd({ children }: { children: ComponentChildren }) {
  return (
    <span class="kbd" aria-hidden="true">
      {children}
    </span>
  );
}
