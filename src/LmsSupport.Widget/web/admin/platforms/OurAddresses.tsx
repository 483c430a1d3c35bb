import { t } from "../../kit/texts.ts";
import { Copy } from "../parts/Copy.tsx";

/** Our side of the connection, for whoever fills in the platform's form. */
export function OurAddresses({ byHand }: { byHand?: boolean }) {
  const here = location.origin;
  return (
    <div class={byHand ? "ours" : "card ours"}>
      <Copy label={t("admin.ours.login")} value={`${here}/lti/login`} />
      <Copy label={t("admin.ours.launch")} value={`${here}/lti/launch`} hint={t("admin.ours.launchHint")} />
      <Copy label={t("admin.ours.keys")} value={`${here}/lti/jwks`} />
      <Copy label={t("admin.ours.deepLinking")} value={`${here}/lti/launch`} hint={t("admin.ours.deepLinkingHint")} />
      {!byHand && (
        <Copy
          label={t("admin.ours.registration")}
          value={`${here}/lti/register`}
          hint={t("admin.ours.registrationHint")}
        />
      )}
    </div>
  );
}
