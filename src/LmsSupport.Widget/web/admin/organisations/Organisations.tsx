import { ArrowRight, Pencil, Plus } from "lucide";
import { useState } from "preact/hooks";
import { Button, IconButton } from "../../kit/components/Button.tsx";
import { Icon } from "../../kit/components/Icon.tsx";
import { plural, t } from "../../kit/texts.ts";
import type { OrganisationView } from "../api.ts";
import { useApp } from "../app.ts";
import { useLoaded } from "../loaded.ts";
import { Head } from "../parts/Head.tsx";
import { NameDialog } from "../parts/NameDialog.tsx";
import { dayOnly } from "../parts/times.ts";
import { View } from "../parts/View.tsx";

/** Everyone that this service works for. */
export function Organisations() {
  const { service, admin, address, toasts } = useApp();
  const loaded = useLoaded(() => service.organisations(), [service]);
  const [over, setOver] = useState<OrganisationView | "new">();
  const close = () => setOver(undefined);
  const done = async () => {
    close();
    toasts.show(t("admin.saved"));
    // The names are in the way around, too.
    admin.set(await service.me());
    await loaded.reload();
  };
  return (
    <>
      <Head title={t("admin.organisations.title")} lead={t("admin.organisations.lead")}>
        <Button kind="primary" icon={Plus} onClick={() => setOver("new")}>
          {t("admin.organisations.new")}
        </Button>
      </Head>
      <View of={loaded} name={t("admin.organisations.loading")}>
        {(organisations) => (
          <ul class="rows card">
            {organisations.map((organisation) => (
              <li key={organisation.id} class="deployment">
                <div class="grow">
                  <b dir="auto">{organisation.name}</b>
                  <p class="small muted">
                    {plural("admin.organisations.platforms", organisation.platforms)} ·{" "}
                    {plural("admin.organisations.people", organisation.people)}
                    {organisation.createdAt !== null &&
                      ` · ${t("admin.organisations.since", { day: dayOnly(organisation.createdAt) })}`}
                  </p>
                </div>
                <IconButton
                  icon={Pencil}
                  name={t("admin.rename", { name: organisation.name })}
                  onClick={() => setOver(organisation)}
                />
                <a class="btn" href={address({ page: "platforms", organisation: organisation.id })}>
                  {t("admin.organisations.open")}
                  <Icon of={ArrowRight} size={16} class="turns" />
                  <span class="unseen">{organisation.name}</span>
                </a>
              </li>
            ))}
          </ul>
        )}
      </View>
      {over === "new" && (
        <NameDialog
          title={t("admin.organisations.new")}
          label={t("admin.organisations.name")}
          hint={t("admin.organisations.nameHint")}
          save={(name) => service.addOrganisation(name)}
          done={done}
          onClose={close}
        />
      )}
      {over && over !== "new" && (
        <NameDialog
          title={t("admin.rename", { name: over.name })}
          label={t("admin.organisations.name")}
          name={over.name}
          save={(name) => service.renameOrganisation(over.id, name)}
          done={done}
          onClose={close}
        />
      )}
    </>
  );
}
