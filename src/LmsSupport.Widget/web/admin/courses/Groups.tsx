import { Plus } from "lucide";
import { useState } from "preact/hooks";
import { announce } from "../../kit/components/announce.ts";
import { Button } from "../../kit/components/Button.tsx";
import { Chip } from "../../kit/components/Chip.tsx";
import { t } from "../../kit/texts.ts";
import type { CourseView, EditionView } from "../api.ts";
import { useOrganisation } from "../app.ts";
import { useDoing } from "../doing.ts";
import { useLoaded } from "../loaded.ts";
import { View } from "../parts/View.tsx";
import { WhyNot } from "../parts/WhyNot.tsx";

interface Props {
  edition: EditionView;
  /** Its editions say which groups are editions already. */
  course: CourseView;
  changed: () => Promise<void>;
}

/** Where one course of the platform holds several editions as groups: each group can be one here. */
export function Groups({ edition, course, changed }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <section class="sheet-part">
      <div class="section-head">
        <h3>{t("admin.groups.title")}</h3>
        {!open && (
          <Button small onClick={() => setOpen(true)}>
            {t("admin.groups.show")}
          </Button>
        )}
      </div>
      <p class="small muted">{t("admin.groups.lead")}</p>
      {open && <List edition={edition} course={course} changed={changed} />}
    </section>
  );
}

function List({ edition, course, changed }: Props) {
  const api = useOrganisation();
  const [added, setAdded] = useState<string[]>([]);
  const known = course.editions
    .filter(({ context, platformId }) => context === edition.context && platformId === edition.platformId)
    .map(({ groupId }) => groupId);
  const doing = useDoing();
  const loaded = useLoaded(() => api.groups(edition.id), [api, edition.id]);
  const add = async (group: { id: string; name: string }) => {
    const title = `${edition.title} · ${group.name}`.slice(0, 200);
    if (!(await doing.run(() => api.addGroupEdition({ editionId: edition.id, groupId: group.id, title })))) return;
    setAdded((before) => [...before, group.id]);
    announce(t("admin.groups.added", { name: group.name }));
    await changed();
  };
  return (
    <View of={loaded} name={t("admin.groups.loading")} rows={2}>
      {({ groups }) => (
        <>
          <WhyNot why={doing.why} />
          {groups.length === 0 ? (
            <p class="notice plain">{t("admin.groups.none")}</p>
          ) : (
            <ul class="rows">
              {groups.map((group) => (
                <li key={group.id} class="deployment">
                  <span class="grow" dir="auto">
                    {group.name || group.id}
                  </span>
                  {known.includes(group.id) || added.includes(group.id) ? (
                    <Chip tone="ok">{t("admin.groups.known")}</Chip>
                  ) : (
                    <Button small icon={Plus} busy={doing.busy} onClick={() => void add(group)}>
                      {t("admin.groups.add")}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </View>
  );
}
