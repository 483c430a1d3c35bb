import "./People.css";
import { Search, UserPlus, UsersRound } from "lucide";
import { useState } from "preact/hooks";
import { Ended, NoLine, Refused } from "../../kit/answers.ts";
import { Button } from "../../kit/components/Button.tsx";
import { Empty } from "../../kit/components/Empty.tsx";
import { Icon } from "../../kit/components/Icon.tsx";
import { plural, t } from "../../kit/texts.ts";
import type { GrantRole, GrantScope, GrantView } from "../api.ts";
import { useAdmin, useApp, useOrganisation } from "../app.ts";
import { offlineWhy, whyOf } from "../doing.ts";
import { useLoaded } from "../loaded.ts";
import { Head } from "../parts/Head.tsx";
import { View } from "../parts/View.tsx";
import { GrantDialog } from "./GrantDialog.tsx";
import { GrantRow } from "./GrantRow.tsx";
import { mayGive, places, roles } from "./may.ts";

/** More are shown when asked: a browser draws a hundred rows without anybody noticing. */
const atOnce = 100;

interface Wanted {
  text: string;
  role: GrantRole | "";
  scope: GrantScope | "";
}

/** Who may do what, and where. */
export function People() {
  const api = useOrganisation();
  const { toasts, me } = useApp();
  const admin = useAdmin();
  const loaded = useLoaded(() => api.grants(), [api]);
  const [wanted, setWanted] = useState<Wanted>({ text: "", role: "", scope: "" });
  const [shown, setShown] = useState(atOnce);
  /** Taken away, but it can still be undone. */
  const [going, setGoing] = useState<ReadonlySet<string>>(new Set());
  const [giving, setGiving] = useState(false);
  const may = mayGive(admin, loaded.value?.filter(({ person }) => person.id === me.person.id) ?? []);

  const remove = (grant: GrantView) => {
    setGoing((before) => new Set(before).add(grant.id));
    stay(grant.id);
    const back = () =>
      setGoing((before) => {
        const after = new Set(before);
        after.delete(grant.id);
        return after;
      });
    toasts.show(t("admin.grants.removed", { name: grant.person.name, role: t(`admin.role.${grant.role}`) }), {
      action: { text: t("admin.undo"), run: back },
      gone: async (undone) => {
        if (undone) return;
        try {
          await api.removeGrant(grant.id);
          await loaded.reload();
        } catch (error) {
          if (error instanceof Ended) return;
          if (!(error instanceof Refused) && !(error instanceof NoLine)) throw error;
          const why = error instanceof Refused ? whyOf(error.problem) : offlineWhy();
          toasts.show([why.title, why.detail].filter(Boolean).join(" "), { tone: "bad" });
        }
        back();
      },
    });
  };

  const change = (part: Partial<Wanted>) => {
    setWanted({ ...wanted, ...part });
    setShown(atOnce);
  };

  return (
    <>
      <Head title={t("admin.people.title")} lead={t("admin.people.lead")}>
        {may.length > 0 && (
          <Button kind="primary" icon={UserPlus} onClick={() => setGiving(true)}>
            {t("admin.grants.give")}
          </Button>
        )}
      </Head>
      <div class="filters">
        <div class="search">
          <Icon of={Search} size={17} />
          <input
            class="input"
            type="search"
            aria-label={t("admin.grants.search")}
            placeholder={t("admin.grants.search")}
            value={wanted.text}
            dir="auto"
            onInput={(event) => change({ text: event.currentTarget.value })}
          />
        </div>
        <select
          class="input"
          aria-label={t("admin.grants.byRole")}
          value={wanted.role}
          onChange={(event) => change({ role: event.currentTarget.value as GrantRole | "" })}
        >
          <option value="">{t("admin.grants.allRoles")}</option>
          {roles
            .filter((role) => role !== "operator" || admin.operator)
            .map((role) => (
              <option key={role} value={role}>
                {t(`admin.role.${role}`)}
              </option>
            ))}
        </select>
        <select
          class="input"
          aria-label={t("admin.grants.byScope")}
          value={wanted.scope}
          onChange={(event) => change({ scope: event.currentTarget.value as GrantScope | "" })}
        >
          <option value="">{t("admin.grants.allScopes")}</option>
          {places.map((scope) => (
            <option key={scope} value={scope}>
              {t(`admin.scopeOf.${scope}`)}
            </option>
          ))}
        </select>
      </div>
      <View of={loaded} name={t("admin.grants.loading")}>
        {(all) => {
          const list = all.filter((grant) => fits(grant, wanted) && !going.has(grant.id));
          const administrators = all.filter(({ role, scope }) => role === "administrator" && scope === "organisation");
          if (list.length === 0)
            return (
              <Empty icon={UsersRound} title={t(all.length ? "admin.grants.nothing" : "admin.grants.none")}>
                <p>{t(all.length ? "admin.grants.nothingMore" : "admin.grants.noneMore")}</p>
              </Empty>
            );
          return (
            <>
              <p class="small muted filters-count" role="status" tabIndex={-1}>
                {plural("admin.grants.count", list.length)}
              </p>
              <ul class="rows card">
                {list.slice(0, shown).map((grant) => (
                  <GrantRow
                    key={grant.id}
                    grant={grant}
                    you={grant.person.id === me.person.id}
                    last={administrators.length === 1 && grant === administrators[0]}
                    onRemove={remove}
                  />
                ))}
              </ul>
              {list.length > shown && (
                <div class="more">
                  <Button onClick={() => setShown(shown + atOnce)}>{t("admin.more")}</Button>
                </div>
              )}
            </>
          );
        }}
      </View>
      {giving && <GrantDialog may={may} saved={loaded.reload} onClose={() => setGiving(false)} />}
    </>
  );
}

/** The row that was left takes its focus along: the next one gets it, or the line above the list. */
function stay(id: string): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-grant]")];
  const next = rows[rows.findIndex((row) => row.dataset.grant === id) + 1];
  requestAnimationFrame(() => {
    const button = next?.querySelector<HTMLElement>("button");
    (button ?? document.querySelector<HTMLElement>(".filters-count"))?.focus();
  });
}

function fits({ person, role, scope, scopeName }: GrantView, wanted: Wanted): boolean {
  if (wanted.role && role !== wanted.role) return false;
  if (wanted.scope && scope !== wanted.scope) return false;
  const text = wanted.text.trim().toLocaleLowerCase();
  return !text || person.name.toLocaleLowerCase().includes(text) || scopeName.toLocaleLowerCase().includes(text);
}
