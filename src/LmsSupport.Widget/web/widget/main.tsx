import "../kit/tokens.css";
import "./widget.css";
import "./talk.css";
import "./composer.css";
import "./history.css";
import "./shared.css";
import "./screens.css";
import { render } from "preact";
import { Session, takeCode } from "../kit/session.ts";
import { loadTexts } from "../kit/texts.ts";
import { App } from "./App.tsx";

// Before anything else: the address must not keep the code.
const code = takeCode();
const session = new Session();
const place = document.getElementById("app")!;

async function start(): Promise<void> {
  const opening = session.open(code);
  await loadTexts(navigator.language);
  render(<App session={session} />, place);
  const state = await opening;
  // The platform knows better than the browser which language this person reads.
  if (state.kind === "open") await loadTexts(state.me.locale);
  render(<App session={session} opened />, place);
}

void start();
