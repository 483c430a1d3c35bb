import "./Keys.css";
import { RotateCw } from "lucide";
import { useState } from "preact/hooks";
import { Button } from "../../kit/components/Button.tsx";
import { Chip, type Tone } from "../../kit/components/Chip.tsx";
import { t } from "../../kit/texts.ts";
import type { KeyView } from "../api.ts";
import { useApp } from "../app.ts";
import { useLoaded } from "../loaded.ts";
import { Confirm } from "../parts/Confirm.tsx";
import { Copy } from "../parts/Copy.tsx";
import { Head } from "../parts/Head.tsx";
import { fullText, lengthText, shortText } from "../parts/times.ts";
import { View } from "../parts/View.tsx";

const tones: Record<KeyView["state"], Tone> = { coming: "accent", signing: "ok", old: "plain" };

/** The keys by which platforms know us. They turn over by themselves; a hand is needed only when in doubt. */
export function Keys() {
  const { service, toasts } = useApp();
  const loaded = useLoaded(() => service.keys(), [service]);
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Head title={t("admin.keys.title")} lead={t("admin.keys.lead")}>
        <Button icon={RotateCw} onClick={() => setAsking(true)}>
          {t("admin.keys.rotate")}
        </Button>
      </Head>
      <View of={loaded} name={t("admin.keys.loading")} rows={2}>
        {({ keys, keyAge, nextAt }) => (
          <>
            <p class="keys-next">
              {t("admin.keys.every", { time: lengthText(keyAge * 1_000_000) })}
              {nextAt !== null && ` ${t("admin.keys.next", { at: fullText(nextAt) })}`}
            </p>
            <ul class="rows card">
              {keys.map((key) => (
                <li key={key.keyId} class="key">
                  <div class="row">
                    <Chip tone={tones[key.state]}>{t(`admin.keys.state.${key.state}`)}</Chip>
                    <code class="mono grow" dir="ltr">
                      {key.keyId}
                    </code>
                  </div>
                  <dl class="facts">
                    <div>
                      <dt>{t("admin.keys.created")}</dt>
                      <dd>{shortText(key.createdAt)}</dd>
                    </div>
                    <div>
                      <dt>{t("admin.keys.signsFrom")}</dt>
                      <dd>{shortText(key.signsFrom)}</dd>
                    </div>
                    <div>
                      <dt>{t("admin.keys.publishedUntil")}</dt>
                      <dd>{key.publishedUntil === null ? t("admin.keys.noEnd") : shortText(key.publishedUntil)}</dd>
                    </div>
                  </dl>
                </li>
              ))}
            </ul>
          </>
        )}
      </View>
      <section class="section">
        <div class="card ours">
          <Copy label={t("admin.ours.keys")} value={`${location.origin}/lti/jwks`} hint={t("admin.keys.addressHint")} />
        </div>
      </section>
      {asking && (
        <Confirm
          title={t("admin.keys.rotateTitle")}
          yes={t("admin.keys.rotate")}
          act={async () => {
            const { signsFrom } = await service.rotate();
            toasts.show(t("admin.keys.rotated", { at: fullText(signsFrom) }));
          }}
          onClose={(done) => {
            setAsking(false);
            if (done) void loaded.reload();
          }}
        >
          <ul class="list-dots">
            <li>{t("admin.keys.rotateNew")}</li>
            <li>{t("admin.keys.rotateOld")}</li>
            <li>{t("admin.keys.rotateNothing")}</li>
          </ul>
        </Confirm>
      )}
    </>
  );
}
