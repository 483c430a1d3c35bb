import "../kit/tokens.css";
import { render } from "preact";
import { prepareAnnouncements } from "../kit/components/announce.ts";
import { Skeleton } from "../kit/components/Skeleton.tsx";
import { Session, type SessionState, takeCode } from "../kit/session.ts";
import { loadTexts, t } from "../kit/texts.ts";
import { conversationIn } from "./actions.ts";
import { type Begun, begin } from "./begin.ts";
import { Console } from "./Console.tsx";
import { Closed, type Why } from "./closed/Closed.tsx";

const root = document.getElementById("app")!;
const session = new Session();
let begun: Begun | undefined;
let leaving = false;
/** Steps of one session follow each other: a new state waits until the last one is drawn. */
let turn: Promise<void> = Promise.resolve();

function show(state: SessionState): void {
  turn = turn.then(() => step(state));
}

async function step(state: SessionState): Promise<void> {
  if (state.kind === "open") {
    // Renewed: the same person goes on; another one, or another role, begins anew.
    if (begun?.app.me.person.id === state.me.person.id && state.me.role === "tutor") return;
    end();
    await loadTexts(state.me.locale);
    if (state.me.role !== "tutor") {
      closed("notTutor");
      return;
    }
    begun = await begin(session, state.me, () => {
      leaving = true;
    });
    render(<Console app={begun.app} />, root);
    return;
  }
  end();
  if (state.kind === "opening") render(<Skeleton name={t("console.opening")} rows={4} />, root);
  else if (state.kind === "noLine") closed("trouble");
  else closed(leaving ? "left" : state.code === "launch-missing" ? "noCode" : "ended");
}

function closed(why: Why): void {
  document.title = t("console.pageTitle");
  render(<Closed why={why} again={why === "trouble" ? () => location.reload() : undefined} />, root);
}

function end(): void {
  begun?.end();
  begun = undefined;
  render(null, root);
}

window.addEventListener("hashchange", () => {
  // A new launch into this very tab changes only what follows the #.
  if (/[#&]code=/.test(location.hash)) location.reload();
});
window.addEventListener("popstate", () => {
  begun?.app.desk.happened({ type: "opened", id: conversationIn(location.hash) });
});

async function start(): Promise<void> {
  const code = takeCode();
  await loadTexts(navigator.language);
  prepareAnnouncements();
  session.state.subscribe(() => show(session.state.get()));
  show(session.state.get());
  await session.open(code);
}

void start();
