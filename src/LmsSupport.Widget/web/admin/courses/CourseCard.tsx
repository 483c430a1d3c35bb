import { ChevronRight, Pencil } from "lucide";
import { IconButton } from "../../kit/components/Button.tsx";
import { Chip } from "../../kit/components/Chip.tsx";
import { Icon } from "../../kit/components/Icon.tsx";
import { plural, t } from "../../kit/texts.ts";
import type { CourseView, EditionView } from "../api.ts";
import { useApp } from "../app.ts";
import { datesText } from "./dates.ts";
import { rosterLook, rosterText } from "./roster.ts";

interface Props {
  course: CourseView;
  category: string | undefined;
  onEdit: (() => void) | undefined;
  onEdition: (edition: EditionView) => void;
}

export function CourseCard({ course, category, onEdit, onEdition }: Props) {
  return (
    <section class="card course">
      <div class="card-head">
        <h2 dir="auto">{course.title}</h2>
        {category && <Chip title={category}>{category}</Chip>}
        {onEdit && (
          <IconButton icon={Pencil} name={t("admin.courses.edit", { title: course.title })} onClick={onEdit} />
        )}
      </div>
      {course.editions.length === 0 ? (
        <p class="small muted">{t("admin.courses.noEditions")}</p>
      ) : (
        <ul class="rows editions">
          {course.editions.map((edition) => (
            <EditionRow key={edition.id} edition={edition} onOpen={() => onEdition(edition)} />
          ))}
        </ul>
      )}
    </section>
  );
}

function EditionRow({ edition, onOpen }: { edition: EditionView; onOpen: () => void }) {
  const { now } = useApp();
  const { when, left } = datesText(edition.start, edition.due, now());
  return (
    <li>
      <button type="button" class="edition" aria-haspopup="dialog" onClick={onOpen}>
        <span class="edition-name" dir="auto">
          <b>{edition.title}</b>
          {edition.groupId && <Chip tone="primary">{t("admin.edition.group")}</Chip>}
          {!edition.buttonShown && <Chip>{t("admin.edition.noButton")}</Chip>}
        </span>
        <span class="edition-dates">
          <span>{when}</span>
          {left && <span>{left}</span>}
        </span>
        <span class="edition-roster">
          <span>{plural("admin.edition.learners", edition.learners)}</span>
          {edition.roster && (
            <span class={`dot-line ${rosterLook(edition.roster)}`}>{rosterText(edition.roster, now())}</span>
          )}
        </span>
        <Icon of={ChevronRight} size={18} class="turns" />
      </button>
    </li>
  );
}
