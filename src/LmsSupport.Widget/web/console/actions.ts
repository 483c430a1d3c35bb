import { announce } from "../kit/components/announce.ts";
import { t } from "../kit/texts.ts";
import type { Actions, App } from "./app.ts";
import { isTutorsTurn, tabOf } from "./desk/lists.ts";
import { toTake } from "./desk/state.ts";
import { keyOf } from "./keys/keys.ts";
import { nameOf } from "./names.ts";

/** Long enough to notice a slip of the finger. */
const undoFor = 6_000;

const inAddress = /^#c=([0-9a-f-]{36})$/i;

/** The conversation that the address names. */
export const conversationIn = (hash: string): string | undefined => inAddress.exec(hash)?.[1];

/** What a tutor does, by button or by key. */
export function actionsOf(app: Omit<App, "act">, left: () => void): Actions {
  const { desk, log, drafts, sending, toasts, writing, session, chime } = app;
  /** Questions that can still be undone: conversation → toast. */
  const proposals = new Map<string, number>();
  const viewOf = (id: string) => desk.state.get().lists.views.get(id) ?? log.find(id)?.transcript.conversation;
  const learnerOf = (id: string) => {
    const view = viewOf(id);
    return view ? nameOf(view.learner) : "";
  };

  function open(id: string): void {
    const before = desk.state.get().open;
    if (before !== id) writing.set({ mode: "reply", asked: false });
    desk.happened({ type: "opened", id });
    // Back leads to the list, not through everything that was read on the way.
    const address = `#c=${id}`;
    if (before) history.replaceState(history.state, "", address);
    else history.pushState({ overList: true }, "", address);
    if (before !== id) announce(t("console.log.name", { name: learnerOf(id) }));
  }

  async function take(id: string): Promise<void> {
    open(id);
    const outcome = await desk.take(id);
    if (outcome.kind === "busy") return;
    if (outcome.kind === "done") {
      if (desk.state.get().open === id) writing.set({ mode: "reply", asked: true });
      return;
    }
    if (outcome.kind === "noLine") {
      toasts.show(t("console.failed.offline"), {
        tone: "bad",
        action: { text: t("console.failed.again"), run: () => void take(id) },
      });
      return;
    }
    const { code, problem } = outcome.refusal;
    if (code !== "already-taken") {
      refused(problem);
      return;
    }
    const name = typeof problem.by === "string" ? problem.by : "";
    const next = toTake({ ...desk.state.get(), open: undefined, cursor: undefined });
    toasts.show(name ? t("console.taken.justNow", { name }) : t("console.taken.someone"), {
      lasts: 10_000,
      ...(next &&
        next !== id && {
          action: { text: t("console.taken.next"), shortcut: keyOf("take"), run: () => void take(next) },
        }),
    });
  }

  function proposeSolved(id: string): void {
    const view = viewOf(id);
    const mine = view && tabOf(view, desk.state.get().me) === "mine";
    if (!mine || view.state === "proposedSolved" || proposals.has(id)) return;
    desk.waiting(id, true);
    const toast = toasts.show(t("console.proposed.asking", { name: nameOf(view.learner) }), {
      lasts: undoFor,
      action: { text: t("console.undo"), shortcut: keyOf("undo"), run: () => toasts.show(t("console.proposed.kept")) },
      gone: async (undone) => {
        const overtaken = !proposals.delete(id);
        desk.waiting(id, false);
        if (undone || overtaken || viewOf(id)?.state === "solved") return;
        const outcome = await desk.proposeSolved(id);
        if (outcome.kind === "refused") refused(outcome.refusal.problem);
        if (outcome.kind === "noLine")
          toasts.show(t("console.failed.offline"), {
            tone: "bad",
            action: { text: t("console.failed.again"), run: () => proposeSolved(id) },
          });
      },
    });
    proposals.set(id, toast);
  }

  function refused(problem: { title: string; detail?: string }): void {
    toasts.show([problem.title, problem.detail].filter(Boolean).join(" ") || t("console.failed.refused"), {
      tone: "bad",
    });
  }

  return {
    open,
    take: (id) => void take(id),
    proposeSolved,
    close() {
      if (!desk.state.get().open) return;
      const { open: id } = desk.state.get();
      desk.happened({ type: "opened", id: undefined });
      if (history.state?.overList) history.back();
      else history.replaceState(null, "", location.pathname + location.search);
      if (id) requestAnimationFrame(() => rowOf(id)?.focus());
    },
    write(mode) {
      if (desk.state.get().open) writing.set({ mode, asked: true });
    },
    leave() {
      const { open: id } = desk.state.get();
      const row = id ? rowOf(id) : null;
      // On a phone the list is elsewhere: out of the text is enough.
      if (row?.offsetParent) row.focus();
      else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    },
    edit(clientId) {
      const letter = sending.take(clientId);
      if (!letter) return;
      const mode = letter.content.kind === "note" ? "note" : "reply";
      drafts.add(letter.lane, mode, letter.content.text);
      writing.set({ mode, asked: true });
    },
    learnerWrote(id) {
      // They are still at it: asking now whether it is solved would be deaf.
      const toast = proposals.get(id);
      const view = viewOf(id);
      if (toast === undefined || !view || !isTutorsTurn(view)) return;
      proposals.delete(id);
      toasts.close(toast);
      toasts.show(t("console.proposed.wrote", { name: learnerOf(id) }));
    },
    async signOut() {
      chime.stop();
      left();
      await session.call("DELETE", "/api/session").catch(() => {});
      await session.check();
    },
  };
}

const rowOf = (id: string) => document.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);
