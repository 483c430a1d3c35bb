import "./Head.css";
import { ArrowLeft } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../../kit/components/Icon.tsx";
import { t } from "../../kit/texts.ts";

interface Props {
  title: string;
  /** What can be done here, in a sentence. */
  lead?: ComponentChildren;
  back?: { address: string; name: string };
  children?: ComponentChildren;
}

let first = true;

/** The top of each page. It takes the focus when one comes to it, so that readers hear where they are. */
export function Head({ title, lead, back, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // On arrival the browser's own beginning is right.
    if (first) first = false;
    else heading.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, []);
  useEffect(() => {
    document.title = `${title} · ${t("admin.pageTitle")}`;
  }, [title]);

  return (
    <header class="head">
      {back && (
        <a class="head-back" href={back.address}>
          <Icon of={ArrowLeft} size={16} class="turns" />
          {back.name}
        </a>
      )}
      <div class="head-line">
        <div class="head-text">
          <h1 ref={heading} tabIndex={-1} dir="auto">
            {title}
          </h1>
          {lead && <p class="head-lead">{lead}</p>}
        </div>
        {children && <div class="head-actions">{children}</div>}
      </div>
    </header>
  );
}
