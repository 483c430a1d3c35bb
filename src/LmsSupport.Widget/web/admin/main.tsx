import "../kit/tokens.css";
import { render } from "preact";
import { Ended, NoLine, Refused } from "../kit/answers.ts";
import { prepareAnnouncements } from "../kit/components/announce.ts";
import { Session, type SessionState, takeCode } from "../kit/session.ts";
import { loadTexts, t } from "../kit/texts.ts";
import { Admin } from "./Admin.tsx";
import { type Begun, begin } from "./begin.ts";
import { Closed, type Why } from "./closed/Closed.tsx";
import { Opening } from "./closed/Opening.tsx";
import { First } from "./first/First.tsx";
import { takeFirst } from "./first/token.ts";

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
    // Renewed: the same person goes on; another one begins anew.
    if (begun?.app.me.person.id === state.me.person.id) return;
    end();
    await loadTexts(state.me.locale);
    render(<Opening />, root);
    try {
      begun = await begin(session, state.me, () => {
        leaving = true;
      });
    } catch (error) {
      if (error instanceof Refused) closed("notYours");
      else if (error instanceof NoLine) closed("trouble");
      else if (!(error instanceof Ended)) throw error;
      return;
    }
    render(<Admin app={begun.app} />, root);
    return;
  }
  end();
  if (state.kind === "opening") render(<Opening />, root);
  else if (state.kind === "noLine") closed("trouble");
  else closed(leaving ? "left" : state.code === "launch-missing" ? "noCode" : "ended");
}

function closed(why: Why): void {
  document.title = t("admin.pageTitle");
  render(<Closed why={why} again={why === "trouble" ? () => location.reload() : undefined} />, root);
}

function end(): void {
  begun?.end();
  begun = undefined;
  render(null, root);
}

window.addEventListener("hashchange", () => {
  // A new launch or link into this very tab changes only what follows the #.
  if (/[#&](code|first)=/.test(location.hash)) location.reload();
  else begun?.moved();
});

async function start(): Promise<void> {
  const first = takeFirst();
  const code = takeCode();
  await loadTexts(navigator.language);
  prepareAnnouncements();
  const listen = () => session.state.subscribe(() => show(session.state.get()));
  if (first) {
    render(<First session={session} token={first} onEntered={listen} />, root);
    return;
  }
  listen();
  show(session.state.get());
  await session.open(code);
}

void start();
