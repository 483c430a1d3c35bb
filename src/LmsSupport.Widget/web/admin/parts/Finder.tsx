import "./Finder.css";
import { Search } from "lucide";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Ended, NoLine, Refused } from "../../kit/answers.ts";
import { Icon } from "../../kit/components/Icon.tsx";
import { plural, t } from "../../kit/texts.ts";

export interface Found {
  id: string;
  text: string;
  more?: string;
}

interface Props<T extends Found> {
  label: string;
  hint?: string;
  placeholder?: string;
  /** Letters before anything is asked. */
  least?: number;
  search: (text: string) => Promise<T[]>;
  onChoose: (found: T) => void;
  wrong?: string | undefined;
}

type State<T> =
  | { kind: "idle" | "busy" | "offline" }
  | { kind: "found"; list: T[] }
  | { kind: "refused"; title: string };

/** Type a few letters, choose by arrows and Enter or by a click (the combobox of WAI-ARIA's practices). */
export function Finder<T extends Found>({ label, hint, placeholder, least = 2, search, onChoose, wrong }: Props<T>) {
  const id = useId();
  const [text, setText] = useState("");
  const [state, setState] = useState<State<T>>({ kind: "idle" });
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const list = state.kind === "found" ? state.list : [];

  useEffect(() => {
    const wanted = text.trim();
    if (wanted.length < least) {
      setState({ kind: "idle" });
      return;
    }
    let over = false;
    const timer = setTimeout(async () => {
      setState((before) => (before.kind === "found" ? before : { kind: "busy" }));
      try {
        const found = await search(wanted);
        if (!over) {
          setState({ kind: "found", list: found });
          setAt(0);
        }
      } catch (error) {
        if (over || error instanceof Ended) return;
        if (error instanceof NoLine) setState({ kind: "offline" });
        else if (error instanceof Refused) setState({ kind: "refused", title: error.problem.title });
        else throw error;
      }
    }, 200);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [text]);

  const choose = (found: T | undefined) => {
    if (!found) return;
    setText("");
    onChoose(found);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!list.length) return;
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setAt((at + step + list.length) % list.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(list[at]);
    } else if (event.key === "Escape" && text) {
      // Not yet the dialog's turn.
      event.preventDefault();
      event.stopPropagation();
      setText("");
    }
  };

  return (
    <div class="field finder">
      <label for={id}>{label}</label>
      <div class="finder-box">
        <Icon of={Search} size={17} />
        <input
          id={id}
          ref={input}
          class="input"
          type="text"
          role="combobox"
          dir="auto"
          autocomplete="off"
          spellcheck={false}
          placeholder={placeholder}
          value={text}
          aria-expanded={state.kind === "found"}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={list[at] ? `${id}-${at}` : undefined}
          aria-invalid={wrong ? "true" : undefined}
          aria-describedby={`${id}-more`}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      <div id={`${id}-list`} role="listbox" aria-label={label} class={list.length ? "finder-list" : "unseen"}>
        {list.map((found, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are on the field, which keeps the focus
          <div
            key={found.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            class="finder-row"
            aria-selected={index === at}
            onMouseMove={() => setAt(index)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(found)}
          >
            <span dir="auto">{found.text}</span>
            {found.more && (
              <small dir="auto" title={found.more}>
                {found.more}
              </small>
            )}
          </div>
        ))}
      </div>
      <div id={`${id}-more`} class="field-more">
        {wrong && <p class="field-wrong">{wrong}</p>}
        <p class={state.kind === "found" && list.length ? "unseen" : "field-hint"} role="status">
          {saidOf(state, list.length) || hint}
        </p>
      </div>
    </div>
  );
}

function saidOf<T>(state: State<T>, count: number): string | undefined {
  if (state.kind === "busy") return t("admin.find.busy");
  if (state.kind === "offline") return t("admin.line.none");
  if (state.kind === "refused") return state.title || t("admin.line.refused");
  if (state.kind === "found") return count ? plural("admin.find.found", count) : t("admin.find.nothing");
  return undefined;
}
