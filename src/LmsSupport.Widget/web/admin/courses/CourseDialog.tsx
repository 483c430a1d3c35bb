import { useState } from "preact/hooks";
import { Dialog } from "../../kit/components/Dialog.tsx";
import { t } from "../../kit/texts.ts";
import type { CategoryView, CourseView } from "../api.ts";
import { useApp, useOrganisation } from "../app.ts";
import { useDoing } from "../doing.ts";
import { useDraft } from "../draft.ts";
import { SelectField, TextField } from "../parts/Field.tsx";
import { FormFoot } from "../parts/FormFoot.tsx";
import { WhyNot } from "../parts/WhyNot.tsx";

interface Props {
  /** Undefined: a new one. */
  course: CourseView | undefined;
  categories: CategoryView[];
  saved: () => Promise<void>;
  onClose: () => void;
}

export function CourseDialog({ course, categories, saved, onClose }: Props) {
  const api = useOrganisation();
  const { toasts } = useApp();
  const doing = useDoing();
  const draft = useDraft(`course ${course?.id ?? `new ${api.id}`}`, {
    title: course?.title ?? "",
    category: course?.categoryId ?? "",
  });
  const [asked, setAsked] = useState(false);
  const { title, category } = draft.value;

  const save = async (event: Event) => {
    event.preventDefault();
    setAsked(true);
    if (!title.trim()) return;
    const done = await doing.run(() =>
      course
        ? api.changeCourse(course.id, { title: title.trim(), categoryId: category || null })
        : api.addCourse(title.trim(), category || null),
    );
    if (!done) return;
    draft.forget();
    toasts.show(t("admin.saved"));
    onClose();
    await saved();
  };

  return (
    <Dialog title={t(course ? "admin.courses.change" : "admin.courses.new")} close={t("admin.close")} onClose={onClose}>
      <form class="form" onSubmit={save} noValidate>
        <TextField
          label={t("admin.courses.name")}
          value={title}
          maxLength={200}
          autofocus
          wrong={asked && !title.trim() ? t("admin.wrong.missing") : doing.why?.fields.title}
          onChange={(text) => draft.change({ title: text })}
        />
        {categories.length > 0 && (
          <SelectField
            label={t("admin.courses.category")}
            value={category}
            options={[
              { value: "", text: t("admin.courses.noCategory") },
              ...categories.map(({ id, name }) => ({ value: id, text: name })),
            ]}
            onChange={(value) => draft.change({ category: value })}
          />
        )}
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
