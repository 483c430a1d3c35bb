import { useRef } from "preact/hooks";
import { t } from "../../kit/texts.ts";
import { useApp } from "../app.ts";
import { type Tab, tabs } from "../desk/lists.ts";
import { keyOf } from "../keys/keys.ts";

interface Props {
  tab: Tab;
  counts: Record<Tab, number> | undefined;
}

export function Tabs({ tab, counts }: Props) {
  const { desk } = useApp();
  const list = useRef<HTMLDivElement>(null);

  const go = (to: Tab) => {
    desk.happened({ type: "tab", tab: to });
    list.current?.querySelector<HTMLElement>(`#tab-${to}`)?.focus();
  };
  const step = (event: KeyboardEvent) => {
    const at = tabs.indexOf(tab);
    const last = tabs.length - 1;
    const rtl = getComputedStyle(event.currentTarget as HTMLElement).direction === "rtl";
    const [forward, back] = rtl ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
    const to = { [forward!]: at === last ? 0 : at + 1, [back!]: at === 0 ? last : at - 1, Home: 0, End: last }[
      event.key
    ];
    if (to === undefined) return;
    event.preventDefault();
    go(tabs[to]!);
  };

  return (
    <div class="tabs" role="tablist" aria-label={t("console.lists.name")} ref={list} onKeyDown={step}>
      {tabs.map((each) => (
        <button
          key={each}
          type="button"
          role="tab"
          id={`tab-${each}`}
          class={each === "waiting" && counts?.waiting ? "tab busy" : "tab"}
          aria-selected={each === tab}
          aria-controls="list"
          aria-keyshortcuts={keyOf(each)}
          tabIndex={each === tab ? 0 : -1}
          title={each === "recent" ? t("console.lists.recent") : undefined}
          onClick={() => go(each)}
        >
          {t(each === "recent" ? "console.lists.recentShort" : `console.lists.${each}`)}
          {counts && counts[each] > 0 && <span class="tab-count"> {counts[each]}</span>}
        </button>
      ))}
    </div>
  );
}
