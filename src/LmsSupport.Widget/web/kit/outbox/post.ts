import { Ended, NoLine, Refused } from "../answers.ts";
import type { Opened, Stored } from "../api.ts";
import { type Clock, systemClock } from "../clock.ts";
import type { LogClient } from "../log/client.ts";
import type { Delivered, Letter, Outcome } from "./letter.ts";

interface Service {
  post<T>(path: string, body: object): Promise<T>;
  check(): Promise<void>;
}

const answerWithin = 10_000;

/** How a letter travels: a message by the socket when there is one that answers, everything else by HTTP. */
export class Post {
  readonly #waiting = new Map<string, (outcome: Outcome) => void>();

  constructor(
    private readonly service: Service,
    private readonly log: LogClient,
    private readonly clock: Clock = systemClock,
  ) {
    log.listen({
      acknowledged: ({ clientId, ...as }) => this.#waiting.get(clientId)?.({ kind: "stored", as }),
      refused: ({ clientId, code, title, detail }) => this.#waiting.get(clientId)?.(refusal(code, title, detail)),
    });
  }

  async deliver(letter: Letter): Promise<Outcome> {
    try {
      const answer = await this.#bySocket(letter);
      return answer ?? { kind: "stored", as: await this.#byHttp(letter) };
    } catch (error) {
      if (error instanceof NoLine) return { kind: "later" };
      // The session is over: only a new page, with a new session, goes on.
      if (error instanceof Ended) return { kind: "later", after: 60_000 };
      if (!(error instanceof Refused)) throw error;
      const { code, title, detail, retryAfter } = error.problem;
      return refusal(code, title, detail ?? "", Number(retryAfter));
    }
  }

  /** Null: no socket, or no answer by it in time. By HTTP then, with the same client id. */
  #bySocket({ id, lane, opened, content }: Letter): Promise<Outcome | null> {
    if (!opened || content.kind !== "say") return Promise.resolve(null);
    return new Promise((resolve) => {
      const end = (outcome: Outcome | null) => {
        cancel();
        stop();
        this.#waiting.delete(id);
        resolve(outcome);
      };
      const cancel = this.clock.after(answerWithin, () => end(null));
      const stop = this.log.line.subscribe(() => this.log.line.get().kind !== "live" && end(null));
      this.#waiting.set(id, end);
      if (!this.log.say(lane, id, content.text)) end(null);
    });
  }

  async #byHttp(letter: Letter): Promise<Delivered> {
    const { id: clientId, lane, content } = letter;
    if (!letter.opened) return this.#open(letter);
    const to = (what: string, body: object) =>
      this.service.post<Stored>(`/api/conversations/${lane}/${what}`, { clientId, ...body });
    const stored = await (content.kind === "say"
      ? to("messages", { text: content.text })
      : content.kind === "note"
        ? to("notes", { text: content.text })
        : content.kind === "context"
          ? to("context", { context: content.context })
          : to("confirm", { solved: content.solved }));
    return { conversationId: lane, ...stored };
  }

  async #open({ id: clientId, content }: Letter): Promise<Delivered> {
    if (content.kind !== "say") throw new Error("Only a message opens a conversation.");
    const { text, context } = content;
    const body = { clientId, text };
    try {
      return await this.service.post<Opened>("/api/conversations", context ? { ...body, context } : body);
    } catch (error) {
      // What the page says about itself must never stand in the way of a question.
      if (context && error instanceof Refused && error.code === "context-too-large")
        return this.service.post<Opened>("/api/conversations", body);
      throw error;
    }
  }
}

function refusal(code: string, title: string, detail: string, retryAfter = Number.NaN): Outcome {
  // Both mean "not now": sending again mends them.
  if (code === "too-many-requests" || code === "unavailable")
    return { kind: "later", after: (retryAfter > 0 ? retryAfter : 5) * 1000 };
  if (code === "session-ended") return { kind: "later" };
  return { kind: "refused", failure: { code, title, detail } };
}
