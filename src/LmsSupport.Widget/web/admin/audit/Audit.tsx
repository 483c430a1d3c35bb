import "./Audit.css";
import { ArrowRight, History } from "lucide";
import { Button } from "../../kit/components/Button.tsx";
import { Empty } from "../../kit/components/Empty.tsx";
import { Icon } from "../../kit/components/Icon.tsx";
import { plural, t } from "../../kit/texts.ts";
import { dayText, timeOf } from "../../kit/time.ts";
import type { AuditEntry } from "../api.ts";
import { useApp, useOrganisation } from "../app.ts";
import { useParts } from "../pages.ts";
import { Head } from "../parts/Head.tsx";
import { fullText } from "../parts/times.ts";
import { View } from "../parts/View.tsx";
import { type Difference, differences } from "./differences.ts";
import { actionName, fieldName, subjectText, valueText } from "./words.ts";

/** Who changed what, when: the newest first, day by day. */
export function Audit({ service: whole }: { service?: boolean }) {
  const { service, now } = useApp();
  const organisation = useOrganisation();
  const ask = whole ? service.audit : organisation.audit;
  const entries = useParts(
    async (before) => {
      const { entries: list, more } = await ask(before);
      const next = typeof more === "string" ? more : more ? (list.at(-1)?.id ?? null) : null;
      return { list, next };
    },
    [ask],
  );
  return (
    <>
      <Head
        title={t(whole ? "admin.trail.title" : "admin.audit.title")}
        lead={t(whole ? "admin.trail.lead" : "admin.audit.lead")}
      />
      <View of={entries} name={t("admin.audit.loading")}>
        {({ list, next }) =>
          list.length === 0 ? (
            <Empty icon={History} title={t("admin.audit.none")}>
              <p>{t("admin.audit.noneMore")}</p>
            </Empty>
          ) : (
            <>
              {byDay(list, now()).map(([day, those]) => (
                <section key={day} class="day">
                  <h2>{day}</h2>
                  <ul class="rows card">
                    {those.map((entry) => (
                      <Entry key={entry.id} entry={entry} />
                    ))}
                  </ul>
                </section>
              ))}
              {next && (
                <div class="more">
                  <Button busy={entries.moreBusy} onClick={() => void entries.more()}>
                    {t("admin.more")}
                  </Button>
                </div>
              )}
            </>
          )
        }
      </View>
    </>
  );
}

function byDay(entries: AuditEntry[], now: number): [string, AuditEntry[]][] {
  const days: [string, AuditEntry[]][] = [];
  for (const entry of entries) {
    const day = dayText(entry.at, now);
    if (days.at(-1)?.[0] === day) days.at(-1)![1].push(entry);
    else days.push([day, [entry]]);
  }
  return days;
}

function Entry({ entry }: { entry: AuditEntry }) {
  const subject = entry.subjectName === entry.actor ? "" : subjectText(entry.subjectName);
  const changes = differences(entry.before, entry.after).filter(
    // Its name has just been said, unless it is the name that changed.
    ({ field, before, after }) => field !== "name" || (before !== undefined && after !== undefined),
  );
  return (
    <li class="entry">
      <time class="entry-time" dateTime={new Date(entry.at / 1_000).toISOString()} title={fullText(entry.at)}>
        {timeOf(entry.at)}
      </time>
      <div class="grow">
        <p>
          <b dir="auto">{actorName(entry.actor)}</b> · {actionName(entry.action)}
          {subject && (
            <>
              {" "}
              <span class="entry-subject" dir="auto">
                {subject}
              </span>
            </>
          )}
        </p>
        {changes.length > 2 ? (
          <details class="fold">
            <summary>{plural("admin.audit.changes", changes.length)}</summary>
            <Changes changes={changes} />
          </details>
        ) : (
          changes.length > 0 && <Changes changes={changes} />
        )}
      </div>
    </li>
  );
}

function Changes({ changes }: { changes: Difference[] }) {
  return (
    <dl class="changes">
      {changes.map((change) => (
        <Change key={change.field} change={change} />
      ))}
    </dl>
  );
}

function Change({ change: { field, before, after } }: { change: Difference }) {
  return (
    <div class="change">
      <dt>{fieldName(field)}</dt>
      <dd>
        {before !== undefined && before !== null && (
          <>
            <span class="unseen">{t("admin.audit.before")}</span>
            <del dir="auto">{valueText(field, before)}</del>
            <Icon of={ArrowRight} size={14} class="turns" />
          </>
        )}
        <span class="unseen">{t("admin.audit.after")}</span>
        {after === undefined || after === null ? (
          <span class="muted">{t("admin.audit.gone")}</span>
        ) : (
          <ins dir="auto">{valueText(field, after)}</ins>
        )}
      </dd>
    </div>
  );
}

const actorName = (actor: string): string =>
  actor === "configuration" || actor === "command" || actor === "schedule"
    ? t(`admin.audit.by.${actor}`)
    : actor || t("admin.audit.by.nobody");
