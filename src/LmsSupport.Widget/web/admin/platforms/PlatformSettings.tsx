import { useState } from "preact/hooks";
import { Button } from "../../kit/components/Button.tsx";
import { t } from "../../kit/texts.ts";
import type { PlatformView } from "../api.ts";
import { useApp, useOrganisation } from "../app.ts";
import { originsIn } from "../connect/validation.ts";
import { useDoing } from "../doing.ts";
import { useDraft } from "../draft.ts";
import { AreaField, Switch, TextField } from "../parts/Field.tsx";
import { WhyNot } from "../parts/WhyNot.tsx";
import { nameOf } from "./verdict.ts";

/** What is ours to decide about a platform: its name here, whose pages may hold the help, who is a tutor at first sight. */
export function PlatformSettings({ platform, saved }: { platform: PlatformView; saved: () => Promise<void> }) {
  const api = useOrganisation();
  const { toasts } = useApp();
  const doing = useDoing();
  const draft = useDraft(`platform ${platform.id}`, {
    name: platform.name,
    origins: platform.pageOrigins.join("\n"),
    instructorsAreTutors: platform.instructorsAreTutors,
  });
  const [wrong, setWrong] = useState<string>();
  // What the configuration says would stand there again at the next start.
  const configured = platform.registrations.some((registration) => registration.configured);
  const { name, origins, instructorsAreTutors } = draft.value;

  const save = async (event: Event) => {
    event.preventDefault();
    const pageOrigins = originsIn(origins);
    const missing = !pageOrigins?.length;
    setWrong(missing ? t("admin.wrong.origin") : undefined);
    if (missing) return;
    const form = { name: name.trim(), pageOrigins, instructorsAreTutors };
    if (!(await doing.run(() => api.changePlatform(platform.id, form)))) return;
    draft.forget();
    toasts.show(t("admin.saved"));
    await saved();
  };

  return (
    <section class="section">
      <div class="section-head">
        <h2>{t("admin.settings.title")}</h2>
      </div>
      <form class="card form" onSubmit={save} noValidate>
        <TextField
          label={t("admin.settings.name")}
          hint={t("admin.settings.nameHint")}
          value={name}
          maxLength={200}
          placeholder={nameOf({ name: "", issuer: platform.issuer })}
          onChange={(text) => draft.change({ name: text })}
        />
        {configured ? (
          <>
            <dl class="facts">
              <div>
                <dt>{t("admin.settings.origins")}</dt>
                <dd class="mono">{platform.pageOrigins.join(" ")}</dd>
              </div>
              <div>
                <dt>{t("admin.settings.instructors")}</dt>
                <dd>{t(platform.instructorsAreTutors ? "admin.yes" : "admin.no")}</dd>
              </div>
            </dl>
            <p class="notice plain">{t("admin.settings.configured")}</p>
          </>
        ) : (
          <>
            <AreaField
              label={t("admin.settings.origins")}
              hint={t("admin.settings.originsHint")}
              value={origins}
              wrong={wrong ?? doing.why?.fields.pageOrigins}
              onChange={(text) => {
                draft.change({ origins: text });
                setWrong(undefined);
              }}
            />
            <Switch
              label={t("admin.settings.instructors")}
              hint={t("admin.settings.instructorsHint")}
              checked={instructorsAreTutors}
              onChange={(checked) => draft.change({ instructorsAreTutors: checked })}
            />
          </>
        )}
        <WhyNot why={doing.why} />
        <div class="form-foot">
          <Button kind="primary" type="submit" busy={doing.busy} off={!draft.begun} onClick={() => {}}>
            {t("admin.save")}
          </Button>
          {draft.begun && <Button onClick={draft.forget}>{t("admin.giveUp")}</Button>}
        </div>
      </form>
    </section>
  );
}
