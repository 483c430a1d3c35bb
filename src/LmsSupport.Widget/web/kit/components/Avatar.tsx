import "./Avatar.css";
import { UserRound } from "lucide";
import { Icon } from "./Icon.tsx";

interface Props {
  /** Empty when the platform shares no names: a figure stands there. */
  initials: string;
  tone?: "primary" | "accent";
}

/** Stands beside the name, so it says nothing to screen readers. */
export function Avatar({ initials, tone = "accent" }: Props) {
  return (
    <span class={`avatar ${tone}`} aria-hidden="true">
      {initials ? [...initials].slice(0, 2).join("") : <Icon of={UserRound} size={16} />}
    </span>
  );
}
