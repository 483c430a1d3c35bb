import { useEffect, useRef } from "preact/hooks";

/** A pointer that rests, and keys that rest, let the list go: whoever walks away must not freeze it. */
const pointerRests = 20_000;
const keysRest = 8_000;

/**
 * Tells when somebody's pointer or keys are on the list, so that nothing moves under them. On a touch screen a finger holds
 * it for as long as after a key.
 */
export function useHold(held: (held: boolean) => void) {
  const state = useRef({ pointer: 0, keys: 0, timer: undefined as ReturnType<typeof setTimeout> | undefined });

  const look = () => {
    const { current } = state;
    clearTimeout(current.timer);
    const left = Math.max(current.pointer, current.keys) - performance.now();
    held(left > 0);
    if (left > 0) current.timer = setTimeout(look, left + 1);
  };

  useEffect(() => () => clearTimeout(state.current.timer), []);

  const until = (what: "pointer" | "keys", milliseconds: number) => {
    state.current[what] = milliseconds && performance.now() + milliseconds;
    look();
  };

  return {
    onPointerMove: (event: PointerEvent) => until("pointer", event.pointerType === "mouse" ? pointerRests : keysRest),
    onPointerDown: (event: PointerEvent) => until("pointer", event.pointerType === "mouse" ? pointerRests : keysRest),
    onPointerLeave: (event: PointerEvent) => event.pointerType === "mouse" && until("pointer", 0),
    onKeyDown: () => until("keys", keysRest),
    onFocusOut: (event: FocusEvent) => {
      if (!(event.currentTarget as HTMLElement).contains(event.relatedTarget as Node | null)) until("keys", 0);
    },
    /** A key elsewhere has moved the cursor on the list. */
    keyed: () => until("keys", keysRest),
  };
}
