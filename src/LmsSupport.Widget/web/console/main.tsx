import "../kit/tokens.css";
import { render } from "preact";
import { loadTexts, t } from "../kit/texts.ts";

async function start(): Promise<void> {
  await loadTexts(navigator.language);
  render(<h1>{t("console.title")}</h1>, document.getElementById("app")!);
}

void start();
