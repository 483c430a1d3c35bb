import { useState } from "preact/hooks";
import { Ended, NoLine, Refused } from "../kit/answers.ts";
import type { Problem } from "../kit/api.ts";
import { t } from "../kit/texts.ts";

/** Why it did not happen, ready to be read. */
export interface Why {
  title: string;
  detail: string;
  code: string;
  /** What is wrong with which field, where the service says so. */
  fields: Record<string, string>;
}

export const offlineWhy = (): Why => ({
  title: t("admin.line.notDone"),
  detail: t("admin.line.notDoneMore"),
  code: "offline",
  fields: {},
});

/** Some refusals are worded for learners and tutors; on these pages the same means something else. */
export function sentencesOf({ code, title, detail }: Problem): { title: string; detail: string } {
  if (code === "not-found") return { title: t("admin.line.notHere"), detail: t("admin.line.notHereMore") };
  if (code === "not-yours-to-do") return { title: t("admin.line.notYours"), detail: t("admin.line.notYoursMore") };
  return { title: title || t("admin.line.refused"), detail: detail ?? "" };
}

export function whyOf(problem: Problem): Why {
  const fields: Record<string, string> = {};
  if (problem.errors && typeof problem.errors === "object")
    for (const [name, said] of Object.entries(problem.errors as Record<string, unknown>))
      fields[name.charAt(0).toLowerCase() + name.slice(1)] = String(Array.isArray(said) ? said[0] : said);
  return {
    ...sentencesOf(problem),
    code: problem.code,
    fields,
  };
}

export interface Doing {
  busy: boolean;
  why: Why | undefined;
  /** True when it was done. One at a time: a second press while busy does nothing. */
  run: (work: () => Promise<unknown>) => Promise<boolean>;
  forget: () => void;
}

/** One action of a form or a button: under way, done, or why not. */
export function useDoing(): Doing {
  const [state, setState] = useState<{ busy: boolean; why: Why | undefined }>({ busy: false, why: undefined });
  return {
    ...state,
    forget: () => setState({ busy: false, why: undefined }),
    async run(work) {
      if (state.busy) return false;
      setState({ busy: true, why: undefined });
      try {
        await work();
        setState({ busy: false, why: undefined });
        return true;
      } catch (error) {
        if (error instanceof Ended) return false;
        if (!(error instanceof Refused) && !(error instanceof NoLine)) throw error;
        setState({ busy: false, why: error instanceof Refused ? whyOf(error.problem) : offlineWhy() });
        return false;
      }
    },
  };
}
