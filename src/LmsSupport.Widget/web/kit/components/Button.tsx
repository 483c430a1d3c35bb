import "./Button.css";
import type { IconNode } from "lucide";
import type { ButtonHTMLAttributes, ComponentChildren, Ref } from "preact";
import { Icon } from "./Icon.tsx";
import { Kbd } from "./Kbd.tsx";

type Base = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "icon" | "size" | "disabled">;

interface Props extends Base {
  kind?: "plain" | "primary" | "quiet";
  icon?: IconNode;
  /** The key that does the same, shown on the button. */
  shortcut?: string | undefined;
  /** Under way: stays focusable, says so, does nothing when pressed again. */
  busy?: boolean;
  /** Not possible now: stays focusable, so that the reason beside it can be found. */
  off?: boolean;
  small?: boolean;
  children: ComponentChildren;
  buttonRef?: Ref<HTMLButtonElement>;
}

export function Button({
  kind = "plain",
  icon,
  shortcut,
  busy,
  off,
  small,
  children,
  class: extra,
  onClick,
  buttonRef,
  ...rest
}: Props) {
  const names = ["btn", kind, small && "small", busy && "busy", extra].filter(Boolean).join(" ");
  return (
    <button
      type="button"
      {...rest}
      ref={buttonRef ?? null}
      class={names}
      aria-disabled={busy || off ? "true" : undefined}
      aria-busy={busy ? "true" : undefined}
      aria-keyshortcuts={shortcut}
      onClick={busy || off ? undefined : onClick}
    >
      {icon && <Icon of={icon} size={small ? 16 : 18} />}
      <span>{children}</span>
      {shortcut && <Kbd>{shortcut}</Kbd>}
    </button>
  );
}

interface IconButtonProps extends Base {
  icon: IconNode;
  /** Its name, spoken and shown on hover. */
  name: string;
  shortcut?: string | undefined;
  pressed?: boolean;
  turns?: boolean;
  buttonRef?: Ref<HTMLButtonElement>;
}

export function IconButton({
  icon,
  name,
  shortcut,
  pressed,
  turns,
  class: extra,
  buttonRef,
  ...rest
}: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      ref={buttonRef ?? null}
      class={extra ? `btn-icon ${extra}` : "btn-icon"}
      aria-label={name}
      aria-pressed={pressed}
      aria-keyshortcuts={shortcut}
      title={shortcut ? `${name} (${shortcut})` : name}
    >
      <Icon of={icon} size={20} class={turns ? "turns" : ""} />
    </button>
  );
}
