import "./Empty.css";
import type { IconNode } from "lucide";
import type { ComponentChildren } from "preact";
import { Icon } from "./Icon.tsx";

interface Props {
  icon?: IconNode;
  title: string;
  children?: ComponentChildren;
}

/** What will be here, and how to begin. */
export function Empty({ icon, title, children }: Props) {
  return (
    <div class="empty">
      {icon && (
        <span class="empty-icon">
          <Icon of={icon} size={24} />
        </span>
      )}
      <p class="empty-title">{title}</p>
      {children && <div class="empty-more">{children}</div>}
    </div>
  );
}
