import "./PreferencesDialog.css";
import { LogOut, Volume2 } from "lucide";
import { useId } from "preact/hooks";
import { Avatar } from "../../kit/components/Avatar.tsx";
import { Button } from "../../kit/components/Button.tsx";
import { Dialog } from "../../kit/components/Dialog.tsx";
import { t } from "../../kit/texts.ts";
import { useStore } from "../../kit/useStore.ts";
import { useApp } from "../app.ts";
import type { Enter } from "../keys/keys.ts";
import { nameOf } from "../names.ts";
import type { Preferences } from "./preferences.ts";

export function PreferencesDialog({ onClose }: { onClose: () => void }) {
  const { me, preferences, chime, act } = useApp();
  const chosen = useStore(preferences);
  const choose = (change: Partial<Preferences>) => preferences.set({ ...chosen, ...change });
  const group = useId();

  return (
    <Dialog title={t("console.preferences.title")} close={t("console.close")} onClose={onClose}>
      <div class="you">
        <Avatar initials={me.person.initials} tone="primary" />
        <div>
          <b dir="auto">{nameOf(me.person, "tutor")}</b>
          <p class="choice-more" dir="auto">
            {me.organisation.name}
          </p>
        </div>
        <Button icon={LogOut} onClick={act.signOut}>
          {t("console.preferences.leave")}
        </Button>
      </div>

      <Choice
        name={t("console.preferences.sound")}
        more={t("console.preferences.soundMore")}
        checked={chosen.sound}
        onChange={(sound) => choose({ sound })}
      >
        <Button
          small
          icon={Volume2}
          onClick={() => {
            chime.wake();
            chime.play("arrived");
          }}
        >
          {t("console.preferences.try")}
        </Button>
      </Choice>

      <Choice
        name={t("console.preferences.keys")}
        more={t("console.preferences.keysMore")}
        checked={chosen.keys}
        onChange={(keys) => choose({ keys })}
      />

      <fieldset class="choices">
        <legend>{t("console.preferences.enter")}</legend>
        {(["newLine", "send"] satisfies Enter[]).map((enter) => (
          <label key={enter} class="choice-line">
            <input type="radio" name={group} checked={chosen.enter === enter} onChange={() => choose({ enter })} />
            {t(enter === "send" ? "console.preferences.enterSend" : "console.preferences.enterNewLine")}
          </label>
        ))}
      </fieldset>
      <p class="choice-more">{t("console.preferences.here")}</p>
    </Dialog>
  );
}

interface ChoiceProps {
  name: string;
  more: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  children?: preact.ComponentChildren;
}

function Choice({ name, more, checked, onChange, children }: ChoiceProps) {
  const about = useId();
  return (
    <div class="choice">
      <label class="choice-line">
        <input
          type="checkbox"
          checked={checked}
          aria-describedby={about}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <b>{name}</b>
      </label>
      <p class="choice-more" id={about}>
        {more}
      </p>
      {children}
    </div>
  );
}
