import { useState } from "preact/hooks";
import { Dialog } from "../../kit/components/Dialog.tsx";
import { t } from "../../kit/texts.ts";
import type { RegistrationView } from "../api.ts";
import { useApp, useOrganisation } from "../app.ts";
import { type Line, nothingTyped, ready, type Typed, type Wrong, wrongAt, wrongIn } from "../connect/validation.ts";
import { useDoing } from "../doing.ts";
import { useDraft } from "../draft.ts";
import { TextField } from "../parts/Field.tsx";
import { FormFoot } from "../parts/FormFoot.tsx";
import { WhyNot } from "../parts/WhyNot.tsx";

interface Props {
  registration: RegistrationView;
  saved: () => Promise<void>;
  onClose: () => void;
}

const fields: [Line, boolean][] = [
  ["name", false],
  ["authorizationAddress", true],
  ["tokenAddress", true],
  ["keysAddress", true],
  ["tokenAudience", true],
];

export function EditRegistration({ registration, saved, onClose }: Props) {
  const api = useOrganisation();
  const { toasts } = useApp();
  const doing = useDoing();
  const draft = useDraft<Typed>(`registration ${registration.id}`, {
    ...nothingTyped,
    name: registration.name,
    authorizationAddress: registration.authorizationAddress,
    tokenAddress: registration.tokenAddress ?? "",
    keysAddress: registration.keysAddress,
    tokenAudience: registration.tokenAudience ?? "",
  });
  const [wrong, setWrong] = useState<Wrong>({});

  const save = async (event: Event) => {
    event.preventDefault();
    const found = wrongIn(draft.value, ["issuer", "clientId", "deploymentId", "pageOrigins"]);
    setWrong(found);
    if (Object.keys(found).length) return;
    const { name, authorizationAddress, tokenAddress, keysAddress, tokenAudience } = ready(draft.value);
    const form = { name, authorizationAddress, tokenAddress, keysAddress, ...(tokenAudience && { tokenAudience }) };
    if (!(await doing.run(() => api.changeRegistration(registration.id, form)))) return;
    draft.forget();
    toasts.show(t("admin.saved"));
    onClose();
    await saved();
  };

  return (
    <Dialog sheet title={t("admin.registration.edit")} close={t("admin.close")} onClose={onClose}>
      <form class="form" onSubmit={save} noValidate>
        {fields.map(([field, mono]) => (
          <TextField
            key={field}
            label={t(`admin.field.${field}`)}
            {...(field === "tokenAudience" && {
              hint: t("admin.field.tokenAudienceHint"),
              optional: t("admin.optional"),
            })}
            mono={mono}
            value={draft.value[field]}
            wrong={(wrong[field] && t(wrong[field])) ?? doing.why?.fields[field]}
            onChange={(text) => {
              draft.change({ [field]: text });
              // What was wrong is mended as one types; what is not yet right is said only afterwards.
              if (wrong[field] && !wrongAt(field, text)) setWrong({ ...wrong, [field]: undefined });
            }}
            onLeft={() => setWrong({ ...wrong, [field]: wrongAt(field, draft.value[field]) })}
          />
        ))}
        <p class="notice plain">{t("admin.registration.editMore")}</p>
        <p class="small muted">{t("admin.registration.editNot")}</p>
        <WhyNot why={doing.why} />
        <FormFoot
          text={t("admin.save")}
          busy={doing.busy}
          onCancel={() => {
            draft.forget();
            onClose();
          }}
        />
      </form>
    </Dialog>
  );
}
