import { X } from "lucide";
import { useState } from "preact/hooks";
import { IconButton } from "../../kit/components/Button.tsx";
import { Dialog } from "../../kit/components/Dialog.tsx";
import { t } from "../../kit/texts.ts";
import type { GrantRole, GrantScope, OrganisationApi } from "../api.ts";
import { useApp, useOrganisation } from "../app.ts";
import { useDoing } from "../doing.ts";
import { useDraft } from "../draft.ts";
import { SelectField } from "../parts/Field.tsx";
import { Finder, type Found } from "../parts/Finder.tsx";
import { FormFoot } from "../parts/FormFoot.tsx";
import { WhyNot } from "../parts/WhyNot.tsx";
import type { Giving } from "./may.ts";

interface Props {
  may: Giving[];
  saved: () => Promise<void>;
  onClose: () => void;
}

interface Chosen {
  person: Found | undefined;
  role: GrantRole;
  scope: GrantScope;
  on: Found | undefined;
}

/** Who, as what, where: three choices that read as a sentence. */
export function GrantDialog({ may, saved, onClose }: Props) {
  const api = useOrganisation();
  const { toasts } = useApp();
  const doing = useDoing();
  const draft = useDraft<Chosen>(`grant ${api.id}`, {
    person: undefined,
    role: may[0]!.role,
    scope: may[0]!.scopes[0]!,
    on: undefined,
  });
  const [asked, setAsked] = useState(false);
  const { person, on } = draft.value;
  const giving = may.find(({ role }) => role === draft.value.role) ?? may[0]!;
  const scope = giving.scopes.includes(draft.value.scope) ? draft.value.scope : giving.scopes[0]!;
  const whole = scope === "organisation" || scope === "service";

  const save = async (event: Event) => {
    event.preventDefault();
    setAsked(true);
    if (!person || (!whole && !on)) return;
    const form = { personId: person.id, role: giving.role, scope, ...(!whole && { scopeId: on!.id }) };
    if (!(await doing.run(() => api.grant(form)))) return;
    draft.forget();
    toasts.show(t("admin.grants.given", { name: person.text, role: t(`admin.role.${giving.role}`) }));
    onClose();
    await saved();
  };

  return (
    <Dialog title={t("admin.grants.give")} close={t("admin.close")} onClose={onClose}>
      <form class="form" onSubmit={save} noValidate>
        {person ? (
          <Picked label={t("admin.grants.who")} found={person} onClear={() => draft.change({ person: undefined })} />
        ) : (
          <Finder
            label={t("admin.grants.who")}
            hint={t("admin.grants.whoHint")}
            wrong={asked ? t("admin.grants.whoMissing") : undefined}
            search={async (text) => (await api.people(text)).map(asFound)}
            onChoose={(found) => draft.change({ person: found })}
          />
        )}
        <SelectField
          label={t("admin.grants.role")}
          hint={t(`admin.roleMore.${giving.role}`)}
          value={giving.role}
          options={may.map(({ role }) => ({ value: role, text: capital(t(`admin.role.${role}`)) }))}
          onChange={(role) => draft.change({ role })}
        />
        <SelectField
          label={t("admin.grants.where")}
          value={scope}
          options={giving.scopes.map((value) => ({ value, text: t(`admin.scopeChoice.${value}`) }))}
          onChange={(value) => draft.change({ scope: value, on: undefined })}
        />
        {!whole &&
          (on ? (
            <Picked label={t(`admin.scopeOf.${scope}`)} found={on} onClear={() => draft.change({ on: undefined })} />
          ) : (
            <Finder
              key={scope}
              label={t(`admin.scopeOf.${scope}`)}
              hint={t("admin.grants.onHint")}
              least={1}
              wrong={asked ? t("admin.grants.onMissing") : undefined}
              search={(text) => placesIn(api, scope, text)}
              onChoose={(found) => draft.change({ on: found })}
            />
          ))}
        <WhyNot why={doing.why} />
        <FormFoot
          text={t("admin.grants.giveDo")}
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

function Picked({ label, found, onClear }: { label: string; found: Found; onClear: () => void }) {
  return (
    <div class="field">
      <span class="field-label">{label}</span>
      <div class="picked">
        <span class="grow" dir="auto">
          {found.text}
          {found.more && <small class="muted"> {found.more}</small>}
        </span>
        <IconButton icon={X} name={t("admin.grants.other", { name: found.text })} onClick={onClear} />
      </div>
    </div>
  );
}

type PersonFound = Awaited<ReturnType<OrganisationApi["people"]>>[number];

const capital = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1);

/** Two people of one name are told apart by their address, or by what the platform calls them. */
const asFound = ({ id, name, email, identities }: PersonFound): Found => ({
  id,
  text: name || t("admin.people.nameless", { id: id.slice(-4).toUpperCase() }),
  more: email ?? identities.map(({ issuer, subject }) => `${subject} · ${issuer}`).join(", "),
});

async function placesIn(api: OrganisationApi, scope: GrantScope, text: string): Promise<Found[]> {
  if (scope === "category") {
    const wanted = text.toLocaleLowerCase();
    return (await api.categories())
      .filter(({ name }) => name.toLocaleLowerCase().includes(wanted))
      .map(({ id, name }) => ({ id, text: name }));
  }
  const { courses } = await api.courses(text);
  if (scope === "course") return courses.slice(0, 30).map(({ id, title }) => ({ id, text: title }));
  return courses
    .flatMap((course) => course.editions.map(({ id, title }) => ({ id, text: title, more: course.title })))
    .slice(0, 30);
}
