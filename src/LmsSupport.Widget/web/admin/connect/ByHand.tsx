import { WandSparkles } from "lucide";
import { useRef, useState } from "preact/hooks";
import { announce } from "../../kit/components/announce.ts";
import { Button } from "../../kit/components/Button.tsx";
import { t } from "../../kit/texts.ts";
import { useApp, useOrganisation } from "../app.ts";
import { useDoing } from "../doing.ts";
import { useDraft } from "../draft.ts";
import { AreaField, SelectField, TextField } from "../parts/Field.tsx";
import { WhyNot } from "../parts/WhyNot.tsx";
import { OurAddresses } from "../platforms/OurAddresses.tsx";
import { productOptions } from "./Invite.tsx";
import { type Filled, type Product, preset, productNames, siteOf } from "./presets.ts";
import { type Line, nothingTyped, ready, type Typed, type Wrong, wrongAt, wrongIn } from "./validation.ts";

interface Begun extends Typed {
  product: Product;
  site: string;
}

/** The six addresses, most of them filled in from one. What was typed stays whatever is answered. */
export function ByHand() {
  const api = useOrganisation();
  const { go, toasts } = useApp();
  const doing = useDoing();
  const draft = useDraft<Begun>(`by hand ${api.id}`, { ...nothingTyped, product: "moodle", site: "" });
  const [wrong, setWrong] = useState<Wrong>({});
  const [siteWrong, setSiteWrong] = useState<string>();
  const form = useRef<HTMLFormElement>(null);
  const typed = draft.value;

  const fill = () => {
    const site = siteOf(typed.site);
    setSiteWrong(site ? undefined : t("admin.wrong.site"));
    if (!site) return;
    const known: Filled = preset(typed.product, site, typed.clientId);
    const name = typed.name || (typed.product === "other" ? new URL(site).hostname : productNames[typed.product]);
    draft.change({ ...known, name, pageOrigins: known.pageOrigins ?? "" });
    setWrong({});
    announce(t("admin.connect.filled"));
  };

  const send = async (event: Event) => {
    event.preventDefault();
    const { product: _, site: __, ...fields } = typed;
    const found = wrongIn(fields);
    setWrong(found);
    if (Object.keys(found).length) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus());
      return;
    }
    if (!(await doing.run(() => api.register(ready(fields))))) return;
    draft.forget();
    toasts.show(t("admin.connect.connected", { name: fields.name.trim() }));
    go({ page: "platforms" });
  };

  const field = (name: Line, mono = true) => (
    <TextField
      label={t(`admin.field.${name}`)}
      hint={t(`admin.field.${name}Hint`)}
      mono={mono}
      value={typed[name]}
      wrong={(wrong[name] && t(wrong[name])) ?? doing.why?.fields[name]}
      onChange={(text) => {
        draft.change({ [name]: text });
        // What was wrong is mended as one types; what is not yet right is said only afterwards.
        if (wrong[name] && !wrongAt(name, text)) setWrong({ ...wrong, [name]: undefined });
      }}
      onLeft={() => typed[name] && setWrong({ ...wrong, [name]: wrongAt(name, typed[name]) })}
    />
  );

  return (
    <>
      <section class="card">
        <h2 class="step-title">{t("admin.connect.stepOurs")}</h2>
        <p class="small muted">{t("admin.ours.lead")}</p>
        <OurAddresses byHand />
      </section>
      <form class="card form section" ref={form} onSubmit={send} noValidate>
        <h2 class="step-title">{t("admin.connect.stepTheirs")}</h2>
        <div class="fill">
          <SelectField
            label={t("admin.connect.which")}
            value={typed.product}
            options={productOptions()}
            onChange={(product) => draft.change({ product })}
          />
          <TextField
            label={t("admin.connect.site")}
            placeholder="https://moodle.example.org"
            mono
            type="url"
            value={typed.site}
            wrong={siteWrong}
            onChange={(site) => draft.change({ site })}
            onKeyDown={(event) => {
              if (event.key !== "Enter") return;
              event.preventDefault();
              fill();
            }}
          />
          <Button icon={WandSparkles} onClick={fill}>
            {t("admin.connect.fill")}
          </Button>
        </div>
        <p class="small muted">{t(`admin.connect.form.${typed.product}`)}</p>
        <hr class="rule" />
        {field("name", false)}
        <div class="form-pair">
          {field("clientId")}
          {field("deploymentId")}
        </div>
        {field("issuer")}
        {field("authorizationAddress")}
        {field("tokenAddress")}
        {field("keysAddress")}
        <details class="fold" open={Boolean(wrong.tokenAudience || wrong.pageOrigins)}>
          <summary>{t("admin.connect.rarely")}</summary>
          <div class="form">
            {field("tokenAudience")}
            <AreaField
              label={t("admin.settings.origins")}
              hint={t("admin.settings.originsHint")}
              value={typed.pageOrigins}
              wrong={wrong.pageOrigins && t(wrong.pageOrigins)}
              onChange={(text) => draft.change({ pageOrigins: text })}
            />
          </div>
        </details>
        <WhyNot why={doing.why} />
        <div class="form-foot">
          <Button kind="primary" type="submit" busy={doing.busy} onClick={() => {}}>
            {t("admin.connect.do")}
          </Button>
          {draft.begun && <Button onClick={draft.forget}>{t("admin.connect.clear")}</Button>}
        </div>
      </form>
    </>
  );
}
