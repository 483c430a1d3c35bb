import { Keyboard, LifeBuoy, Settings2, Volume2, VolumeX } from "lucide";
import { Avatar } from "../kit/components/Avatar.tsx";
import { Icon } from "../kit/components/Icon.tsx";
import { openApp } from "../kit/openApp.ts";
import { t } from "../kit/texts.ts";
import { useStore } from "../kit/useStore.ts";
import { useApp } from "./app.ts";
import { keyOf } from "./keys/keys.ts";
import { nameOf } from "./names.ts";

interface Props {
  onKeys: () => void;
  onYou: () => void;
}

/** What belongs to the console as a whole. */
export function Rail({ onKeys, onYou }: Props) {
  const { me, preferences, chime, session, toasts } = useApp();
  const chosen = useStore(preferences);
  const toggle = () => {
    const sound = !chosen.sound;
    preferences.set({ ...chosen, sound });
    chime.wake();
    if (sound) setTimeout(() => chime.play("wrote"), 60);
  };
  const administer = async () => {
    if (!(await openApp(session, "admin"))) toasts.show(t("console.rail.adminNot"), { tone: "bad" });
  };
  return (
    <nav class="rail" aria-label={t("console.rail.name")}>
      <span class="rail-mark" title={me.organisation.name}>
        <Icon of={LifeBuoy} size={22} />
      </span>
      <button
        type="button"
        class="rail-button"
        aria-pressed={chosen.sound}
        title={t(chosen.sound ? "console.rail.soundOn" : "console.rail.soundOff")}
        onClick={toggle}
      >
        <Icon of={chosen.sound ? Volume2 : VolumeX} size={20} />
        {t("console.rail.sound")}
      </button>
      <button
        type="button"
        class="rail-button rail-keys"
        aria-haspopup="dialog"
        aria-keyshortcuts={keyOf("help")}
        title={`${t("console.keys.title")} (${keyOf("help")})`}
        onClick={onKeys}
      >
        <Icon of={Keyboard} size={20} />
        {t("console.rail.keys")}
      </button>
      {me.apps?.includes("admin") && (
        <button type="button" class="rail-button" title={t("console.rail.adminMore")} onClick={administer}>
          <Icon of={Settings2} size={20} />
          {t("console.rail.admin")}
        </button>
      )}
      <button
        type="button"
        class="rail-button"
        aria-haspopup="dialog"
        title={nameOf(me.person, "tutor")}
        onClick={onYou}
      >
        <Avatar initials={me.person.initials} tone="primary" />
        {t("console.rail.you")}
      </button>
    </nav>
  );
}
