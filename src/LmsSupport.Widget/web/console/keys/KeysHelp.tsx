import "./KeysHelp.css";
import { Dialog } from "../../kit/components/Dialog.tsx";
import { Kbd } from "../../kit/components/Kbd.tsx";
import { t } from "../../kit/texts.ts";
import { useStore } from "../../kit/useStore.ts";
import { useApp } from "../app.ts";
import { shortcuts } from "./keys.ts";

export function KeysHelp({ onClose }: { onClose: () => void }) {
  const { preferences } = useApp();
  const { keys, enter } = useStore(preferences);
  return (
    <Dialog title={t("console.keys.title")} close={t("console.close")} onClose={onClose}>
      {!keys && <p class="keys-off">{t("console.keys.off")}</p>}
      <dl class="keys-list">
        {shortcuts.map((shortcut) => (
          <div key={shortcut.command}>
            <dt>
              {shortcut.keys.map((key) => (
                <Key key={key} name={key} />
              ))}
            </dt>
            <dd>{t(shortcut.text)}</dd>
          </div>
        ))}
        <div>
          <dt>
            <Key name="Esc" />
          </dt>
          <dd>{t("console.keys.leave")}</dd>
        </div>
        <div>
          <dt>
            {enter === "newLine" && <Key name={t("console.composer.ctrl")} />}
            <Key name={t("console.composer.enter")} />
          </dt>
          <dd>{t("console.keys.send")}</dd>
        </div>
      </dl>
      <p class="keys-note">{t("console.keys.typing")}</p>
    </Dialog>
  );
}

/** Here the key is what is read, so screen readers get it too. */
function Key({ name }: { name: string }) {
  return (
    <>
      <Kbd>{name}</Kbd> <span class="unseen">{name}</span>
    </>
  );
}
