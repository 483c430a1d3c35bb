import { RefreshCw } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { Button } from "../../kit/components/Button.tsx";
import { Chip } from "../../kit/components/Chip.tsx";
import { plural, t } from "../../kit/texts.ts";
import type { EditionView, MemberView } from "../api.ts";
import { useApp, useOrganisation } from "../app.ts";
import { useDoing } from "../doing.ts";
import { useParts } from "../pages.ts";
import { dayOnly } from "../parts/times.ts";
import { View } from "../parts/View.tsx";
import { WhyNot } from "../parts/WhyNot.tsx";
import { roleName } from "./roles.ts";
import { rosterLook, rosterText } from "./roster.ts";

interface Props {
  edition: EditionView;
  changed: () => Promise<void>;
}

const look = 2_500;

/** Those enrolled, as the platform lists them. Nobody is removed: who vanished from the list is said so. */
export function Roster({ edition, changed }: Props) {
  const api = useOrganisation();
  const { now } = useApp();
  const doing = useDoing();
  const [shown, setShown] = useState(false);
  const [asked, setAsked] = useState(false);
  const roster = edition.roster;
  const running = roster?.state === "running";

  // Asked for, or under way already: look again until it is done.
  useEffect(() => {
    if (!running && !asked) return;
    const timer = setInterval(() => void changed(), look);
    const enough = setTimeout(() => setAsked(false), 20_000);
    return () => {
      clearInterval(timer);
      clearTimeout(enough);
    };
  }, [running, asked]);
  const at = roster?.at ?? null;
  useEffect(() => setAsked(false), [at, roster?.state === "failed"]);

  const update = async () => {
    if (await doing.run(() => api.updateRoster(edition.id))) setAsked(true);
    await changed();
  };

  return (
    <section class="sheet-part">
      <div class="section-head">
        <h3>{t("admin.roster.title")}</h3>
        {roster && roster.state !== "unavailable" && (
          <Button small icon={RefreshCw} busy={doing.busy || running || asked} onClick={update}>
            {t(running || asked ? "admin.roster.updating" : "admin.roster.update")}
          </Button>
        )}
      </div>
      {roster && roster.state !== "unavailable" ? (
        <>
          <p class={`dot-line ${rosterLook(roster)}`} role="status">
            {rosterText(roster, now())}
          </p>
          {roster.state === "failed" && (
            <p class="small muted">{t("admin.roster.failedMore", { code: roster.code ?? "" })}</p>
          )}
          {roster.notListed > 0 && <p class="small muted">{t("admin.roster.notListedMore")}</p>}
        </>
      ) : (
        <p class="notice plain">{t("admin.roster.unavailableMore")}</p>
      )}
      <WhyNot why={doing.why} />
      {roster !== null && roster.members > 0 && (
        <Button small onClick={() => setShown(!shown)} aria-expanded={shown}>
          {shown ? t("admin.roster.hide") : plural("admin.roster.show", roster.members)}
        </Button>
      )}
      {shown && <Members key={String(at)} edition={edition} />}
    </section>
  );
}

function Members({ edition }: { edition: EditionView }) {
  const api = useOrganisation();
  const members = useParts(
    async (after) => {
      const page = await api.members(edition.id, after);
      return { list: page.members, next: page.more };
    },
    [api, edition.id],
  );
  return (
    <View of={members} name={t("admin.roster.loading")} rows={3}>
      {({ list, next }) => (
        <>
          <ul class="rows members">
            {list.map((member) => (
              <Member key={member.subject} member={member} />
            ))}
          </ul>
          {next && (
            <div class="more">
              <Button small busy={members.moreBusy} onClick={() => void members.more()}>
                {t("admin.more")}
              </Button>
            </div>
          )}
        </>
      )}
    </View>
  );
}

function Member({ member }: { member: MemberView }) {
  const roles = Array.isArray(member.roles) ? member.roles : member.roles.split(" ").filter(Boolean);
  return (
    <li class="member">
      <span class="grow">
        {member.name ? <bdi>{member.name}</bdi> : <span class="mono">{member.subject}</span>}
        <small class="muted"> {[...new Set(roles.map(roleName))].join(", ")}</small>
      </span>
      {member.status !== "active" && <Chip>{t(`admin.roster.status.${member.status}`)}</Chip>}
      {member.notListedSince !== null && (
        <Chip tone="warn">{t("admin.roster.since", { day: dayOnly(member.notListedSince) })}</Chip>
      )}
    </li>
  );
}
