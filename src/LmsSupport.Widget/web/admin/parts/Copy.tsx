import "./Copy.css";
import { Check, Copy as CopyIcon } from "lucide";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { announce } from "../../kit/components/announce.ts";
import { Button } from "../../kit/components/Button.tsx";
import { t } from "../../kit/texts.ts";
import { useApp } from "../app.ts";

interface Props {
  label: string;
  value: string;
  hint?: string;
  /** The one thing on the page that is there to be copied. */
  main?: boolean;
}

/** Something to be carried elsewhere: readable, selectable, and copied by one press. */
export function Copy({ label, value, hint, main }: Props) {
  const { toasts } = useApp();
  const [done, setDone] = useState(false);
  const text = useRef<HTMLElement>(null);
  const id = useId();
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), 2_000);
    return () => clearTimeout(timer);
  }, [done]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setDone(true);
      announce(t("admin.copy.said", { what: label }));
    } catch {
      getSelection()?.selectAllChildren(text.current!);
      toasts.show(t("admin.copy.not"));
    }
  };

  return (
    <div class={main ? "copy main" : "copy"}>
      <span class="copy-label" id={id}>
        {label}
      </span>
      <code class="copy-value" dir="ltr" ref={text}>
        {value}
      </code>
      <Button
        small={!main}
        kind={main ? "primary" : "plain"}
        icon={done ? Check : CopyIcon}
        aria-describedby={id}
        onClick={copy}
      >
        {t(done ? "admin.copy.done" : "admin.copy.do")}
      </Button>
      {hint && <p class="copy-hint">{hint}</p>}
    </div>
  );
}
