import "./ToastStack.css";
import { X } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { Button, IconButton } from "./Button.tsx";
import type { Toasts } from "./toasts.ts";

interface Props {
  toasts: Toasts;
  /** The name of the region, for screen readers. */
  name: string;
  close: string;
}

export function ToastStack({ toasts, name, close }: Props) {
  const [list, setList] = useState(toasts.list);
  useEffect(() => toasts.subscribe(() => setList(toasts.list)), [toasts]);

  return (
    <section class="toasts" aria-label={name}>
      {/* Time stands still while someone reads or reaches for a button. */}
      <div
        role="status"
        aria-live="polite"
        onMouseEnter={() => toasts.hold()}
        onMouseLeave={() => toasts.release()}
        onFocusCapture={() => toasts.hold()}
        onBlurCapture={() => toasts.release()}
      >
        {list.map((toast) => (
          <div key={toast.id} class={`toast ${toast.tone}`}>
            <span class="toast-text" dir="auto">
              {toast.text}
            </span>
            {toast.action && (
              <Button small shortcut={toast.action.shortcut} onClick={() => toasts.act(toast.id)}>
                {toast.action.text}
              </Button>
            )}
            <IconButton icon={X} name={close} onClick={() => toasts.close(toast.id)} />
          </div>
        ))}
      </div>
    </section>
  );
}
