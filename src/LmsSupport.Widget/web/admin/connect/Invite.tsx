import { CircleCheck, Link2, LoaderCircle } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { Button } from "../../kit/components/Button.tsx";
import { Chip, type Tone } from "../../kit/components/Chip.tsx";
import { Icon } from "../../kit/components/Icon.tsx";
import { t } from "../../kit/texts.ts";
import type { InvitationView, NewInvitation } from "../api.ts";
import { useApp, useOrganisation } from "../app.ts";
import { useDoing } from "../doing.ts";
import { type Loaded, useLoaded } from "../loaded.ts";
import { Confirm } from "../parts/Confirm.tsx";
import { Copy } from "../parts/Copy.tsx";
import { SelectField, TextField } from "../parts/Field.tsx";
import { fullText, untilText } from "../parts/times.ts";
import { View } from "../parts/View.tsx";
import { When } from "../parts/When.tsx";
import { WhyNot } from "../parts/WhyNot.tsx";
import { type Product, productNames, products, registersItself } from "./presets.ts";

export const productOptions = () =>
  products.map((value) => ({
    value,
    text: value === "other" ? t("admin.connect.other") : productNames[value],
  }));

/** One address to paste into the platform: it does the rest by itself. */
export function Invite() {
  const api = useOrganisation();
  const { address, now, drafts } = useApp();
  const doing = useDoing();
  const [product, setProduct] = useState<Product>("moodle");
  const [note, setNote] = useState("");
  // The address is told once: coming back to this page must find it again.
  const kept = `invitation ${api.id}`;
  const [made, setMade] = useState(drafts.get(kept) as NewInvitation | undefined);
  const invitations = useLoaded(() => api.invitations(), [api]);
  const state = made && invitations.value?.find(({ id }) => id === made.id)?.state;
  const waiting = made !== undefined && (state === undefined || state === "open");

  // Somebody pastes it elsewhere: the answer shows here by itself.
  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(() => !document.hidden && void invitations.reload(), 5_000);
    return () => clearInterval(timer);
  }, [waiting, api]);

  const create = async (event: Event) => {
    event.preventDefault();
    await doing.run(async () => {
      const invitation = await api.invite(note.trim());
      drafts.set(kept, invitation);
      setMade(invitation);
      setNote("");
    });
    await invitations.reload();
  };
  const another = () => {
    drafts.delete(kept);
    setMade(undefined);
  };

  return (
    <>
      <div class="card form">
        <SelectField
          label={t("admin.connect.which")}
          value={product}
          options={productOptions()}
          onChange={setProduct}
        />
        {!registersItself(product) ? (
          <p class="notice plain">
            <span class="grow">{t("admin.connect.hint.openedx")}</span>
            <a class="btn" href={address({ page: "platforms", rest: ["connect", "hand"] })}>
              {t("admin.connect.hand")}
            </a>
          </p>
        ) : made ? (
          <>
            <Copy main label={t("admin.connect.address")} value={made.address} />
            <p class="small muted">
              {t("admin.connect.valid", { left: untilText(made.expiresAt, now()), until: fullText(made.expiresAt) })}
            </p>
            <div class="hint-box">
              <b>
                {product === "other"
                  ? t("admin.connect.where")
                  : t("admin.connect.whereIn", { name: productNames[product as "moodle"] })}
              </b>
              <p>{t(`admin.connect.hint.${product}`)}</p>
            </div>
            {state && <Outcome state={state} />}
            <div class="form-foot">
              <Button onClick={another}>{t("admin.connect.another")}</Button>
            </div>
          </>
        ) : (
          <form class="form" onSubmit={create}>
            <TextField
              label={t("admin.connect.note")}
              hint={t("admin.connect.noteHint")}
              optional={t("admin.optional")}
              value={note}
              maxLength={200}
              onChange={setNote}
            />
            <WhyNot why={doing.why} />
            <div class="form-foot">
              <Button kind="primary" type="submit" icon={Link2} busy={doing.busy} onClick={() => {}}>
                {t("admin.connect.create")}
              </Button>
            </div>
          </form>
        )}
      </div>
      <Invitations loaded={invitations} />
    </>
  );
}

/** What became of the address that is on the page. */
function Outcome({ state }: { state: InvitationView["state"] }) {
  const { address } = useApp();
  if (state === "used")
    return (
      <div class="outcome done" role="status">
        <Icon of={CircleCheck} size={22} />
        <div class="grow">
          <b>{t("admin.connect.used")}</b>
          <p>{t("admin.connect.usedMore")}</p>
        </div>
        <a class="btn primary" href={address({ page: "platforms" })}>
          {t("admin.connect.see")}
        </a>
      </div>
    );
  if (state !== "open") return <p class="notice warn">{t(`admin.connect.state.${state}More`)}</p>;
  return (
    <div class="outcome" role="status">
      <Icon of={LoaderCircle} size={22} class="turning" />
      <p class="grow">{t("admin.connect.waits")}</p>
    </div>
  );
}

const tones: Record<InvitationView["state"], Tone> = { open: "primary", used: "ok", over: "plain", withdrawn: "plain" };

function Invitations({ loaded }: { loaded: Loaded<InvitationView[]> }) {
  const api = useOrganisation();
  const { now } = useApp();
  const [leaving, setLeaving] = useState<InvitationView>();
  if (loaded.value?.length === 0) return null;
  return (
    <section class="section">
      <div class="section-head">
        <h2>{t("admin.connect.invitations")}</h2>
      </div>
      <View of={loaded} name={t("admin.connect.loading")} rows={2}>
        {(invitations) => (
          <ul class="rows card">
            {invitations.map((invitation) => (
              <li key={invitation.id} class="deployment">
                <div class="grow">
                  <b dir="auto">{invitation.note || t("admin.connect.noNote")}</b>
                  <p class="small muted">
                    {invitation.state === "open" ? (
                      t("admin.connect.until", { left: untilText(invitation.expiresAt, now()) })
                    ) : (
                      <When at={invitation.usedAt ?? invitation.createdAt} />
                    )}
                  </p>
                </div>
                <Chip tone={tones[invitation.state]}>{t(`admin.connect.state.${invitation.state}`)}</Chip>
                {invitation.state === "open" && (
                  <Button small onClick={() => setLeaving(invitation)}>
                    {t("admin.connect.withdraw")}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </View>
      {leaving && (
        <Confirm
          title={t("admin.connect.withdrawTitle")}
          yes={t("admin.connect.withdraw")}
          act={() => api.withdraw(leaving.id)}
          onClose={(done) => {
            setLeaving(undefined);
            if (done) void loaded.reload();
          }}
        >
          <p>{t("admin.connect.withdrawMore")}</p>
        </Confirm>
      )}
    </section>
  );
}
