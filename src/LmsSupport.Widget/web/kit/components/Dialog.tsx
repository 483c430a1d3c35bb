import "./Dialog.css";
import { X } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { IconButton } from "./Button.tsx";

interface Props {
  title: string;
  /** The name of the button that closes it. */
  close: string;
  onClose: () => void;
  /** A sheet comes from the side (from below on phones) and keeps the page in sight. */
  sheet?: boolean;
  children: ComponentChildren;
}

/**
 * The browser's own modal: it traps the focus, closes on Escape, and gives the focus back to where it was.
 * Mounted = open.
 */
export function Dialog({ title, close, onClose, sheet, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();

  useEffect(() => {
    const element = dialog.current!;
    const before = document.activeElement as HTMLElement | null;
    element.showModal();
    return () => {
      element.close();
      // Gone from the page before it is closed, the element gives nothing back by itself.
      before?.focus();
    };
  }, []);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the dialog closes it; Escape is the key for that
    <dialog
      ref={dialog}
      class={sheet ? "dialog sheet" : "dialog"}
      aria-labelledby={heading}
      onCancel={(event) => {
        // The owner unmounts it; the element must not close by itself before.
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div class="dialog-body">
        <header class="dialog-head">
          <h2 id={heading}>{title}</h2>
          <IconButton icon={X} name={close} onClick={onClose} />
        </header>
        {children}
      </div>
    </dialog>
  );
}
