import { useState } from "preact/hooks";
import { Button } from "../../kit/components/Button.tsx";
import { plural, t } from "../../kit/texts.ts";
import type { CourseView } from "../api.ts";
import { useOrganisation } from "../app.ts";
import { Finder, type Found } from "../parts/Finder.tsx";

/** Where an edition goes; without an id the course is made first. */
export interface Target {
  id: string | null;
  title: string;
}

interface Props {
  course: CourseView;
  to: Target | undefined;
  onChange: (to: Target | undefined) => void;
}

const fresh = "new";

/** The course that an edition belongs to: editions of the same course are compared with each other. */
export function Move({ course, to, onChange }: Props) {
  const api = useOrganisation();
  const [open, setOpen] = useState(false);

  const search = async (text: string): Promise<Found[]> => {
    const found = (await api.courses(text)).courses.filter(({ id }) => id !== course.id).slice(0, 20);
    const known = found.map((each) => ({
      id: each.id,
      text: each.title,
      more: plural("admin.courses.editions", each.editions.length),
    }));
    const exact = [...found, course].some(({ title }) => title.toLowerCase() === text.toLowerCase());
    return exact ? known : [...known, { id: fresh, text, more: t("admin.edition.moveNew") }];
  };

  return (
    <div class="field">
      <span class="field-label">{t("admin.edition.course")}</span>
      <div class="moved">
        <span class="grow" dir="auto">
          {to ? (
            <>
              <s class="muted">{course.title}</s> <b>{to.title}</b>
              {to.id === null && <span class="small muted"> · {t("admin.edition.moveNew")}</span>}
            </>
          ) : (
            course.title
          )}
        </span>
        {to ? (
          <Button small onClick={() => onChange(undefined)}>
            {t("admin.undo")}
          </Button>
        ) : (
          <Button small aria-expanded={open} onClick={() => setOpen(!open)}>
            {t("admin.edition.move")}
          </Button>
        )}
      </div>
      {open && !to && (
        <Finder
          label={t("admin.edition.moveTo")}
          hint={t("admin.edition.moveHint")}
          least={1}
          search={search}
          onChoose={({ id, text }) => {
            onChange({ id: id === fresh ? null : id, title: text });
            setOpen(false);
          }}
        />
      )}
    </div>
  );
}
