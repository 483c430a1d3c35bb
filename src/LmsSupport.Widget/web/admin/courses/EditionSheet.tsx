import { useState } from "preact/hooks";
import { Button } from "../../kit/components/Button.tsx";
import { Dialog } from "../../kit/components/Dialog.tsx";
import { t } from "../../kit/texts.ts";
import type { CourseView, EditionForm, EditionView } from "../api.ts";
import { useAdmin, useApp, useOrganisation } from "../app.ts";
import { wrongAddress } from "../connect/validation.ts";
import { useDoing } from "../doing.ts";
import { useDraft } from "../draft.ts";
import { Switch, TextField } from "../parts/Field.tsx";
import { fieldOf, fullText, instantOf, zoneName } from "../parts/times.ts";
import { WhyNot } from "../parts/WhyNot.tsx";
import { Groups } from "./Groups.tsx";
import { Move, type Target } from "./Move.tsx";
import { Roster } from "./Roster.tsx";

interface Props {
  edition: EditionView;
  course: CourseView;
  changed: () => Promise<void>;
  onClose: () => void;
}

interface Typed {
  title: string;
  start: string;
  due: string;
  datesByHand: boolean;
  buttonShown: boolean;
  launchAddress: string;
  to: Target | undefined;
}

/** One edition: what it is called, when, for whom, and where its help opens. */
export function EditionSheet({ edition, course, changed, onClose }: Props) {
  const api = useOrganisation();
  const { toasts } = useApp();
  const { operator, may } = useAdmin();
  const doing = useDoing();
  const draft = useDraft<Typed>(`edition ${edition.id}`, {
    title: edition.title,
    start: fieldOf(edition.start),
    due: fieldOf(edition.due),
    datesByHand: edition.datesByHand,
    buttonShown: edition.buttonShown,
    launchAddress: edition.launchAddress ?? "",
    to: undefined,
  });
  const [wrong, setWrong] = useState<Partial<Record<"title" | "start" | "due" | "launchAddress", string>>>({});
  const typed = draft.value;
  const whole = operator || may.categories;
  const change = (part: Partial<Typed>) => {
    draft.change(part);
    setWrong({});
  };

  const save = async (event: Event) => {
    event.preventDefault();
    const start = typed.datesByHand ? instantOf(typed.start, edition.start) : edition.start;
    const due = typed.datesByHand ? instantOf(typed.due, edition.due) : edition.due;
    const address = typed.launchAddress.trim();
    const addressWrong = address ? wrongAddress(address) : undefined;
    const found = {
      ...(!typed.title.trim() && { title: t("admin.wrong.missing") }),
      ...(start === undefined && { start: t("admin.wrong.date") }),
      ...((due === undefined && { due: t("admin.wrong.date") }) ||
        (start && due && due <= start && { due: t("admin.wrong.order") })),
      ...(addressWrong && { launchAddress: t(addressWrong) }),
    };
    setWrong(found);
    if (Object.keys(found).length || start === undefined || due === undefined) return;

    const done = await doing.run(async () => {
      let courseId = edition.courseId;
      if (typed.to) {
        courseId = typed.to.id ?? (await api.addCourse(typed.to.title, course.categoryId)).id;
        // Made once, even when what follows is refused and sent again.
        draft.change({ to: { id: courseId, title: typed.to.title } });
      }
      const form: EditionForm = {
        courseId,
        title: typed.title.trim(),
        start,
        due,
        datesByHand: typed.datesByHand,
        buttonShown: typed.buttonShown,
        launchAddress: address || null,
      };
      await api.changeEdition(edition.id, form);
    });
    if (!done) return;
    draft.forget();
    toasts.show(t("admin.saved"));
    onClose();
    await changed();
  };

  return (
    <Dialog sheet title={edition.title} close={t("admin.close")} onClose={onClose}>
      <form class="form" onSubmit={save} noValidate>
        <TextField
          label={t("admin.edition.name")}
          value={typed.title}
          maxLength={200}
          wrong={wrong.title ?? doing.why?.fields.title}
          onChange={(title) => change({ title })}
        />
        {whole && <Move course={course} to={typed.to} onChange={(to) => draft.change({ to })} />}
        <fieldset class="group">
          <legend>{t("admin.dates.title")}</legend>
          <Switch
            label={t("admin.dates.byHand")}
            hint={t(typed.datesByHand ? "admin.dates.byHandMore" : "admin.dates.fromPlatformMore")}
            checked={typed.datesByHand}
            onChange={(datesByHand) => draft.change({ datesByHand })}
          />
          {typed.datesByHand ? (
            <>
              <div class="form-pair">
                <TextField
                  label={t("admin.dates.start")}
                  type="datetime-local"
                  value={typed.start}
                  wrong={wrong.start}
                  onChange={(start) => change({ start })}
                />
                <TextField
                  label={t("admin.dates.due")}
                  type="datetime-local"
                  value={typed.due}
                  wrong={wrong.due}
                  onChange={(due) => change({ due })}
                />
              </div>
              <p class="field-hint">{t("admin.dates.zone", { zone: zoneName() })}</p>
            </>
          ) : (
            <dl class="facts">
              <div>
                <dt>{t("admin.dates.start")}</dt>
                <dd>{edition.start === null ? t("admin.dates.unknown") : fullText(edition.start)}</dd>
              </div>
              <div>
                <dt>{t("admin.dates.due")}</dt>
                <dd>{edition.due === null ? t("admin.dates.unknown") : fullText(edition.due)}</dd>
              </div>
            </dl>
          )}
        </fieldset>
        {whole && (
          <fieldset class="group">
            <legend>{t("admin.edition.button")}</legend>
            <Switch
              label={t("admin.edition.buttonShown")}
              hint={t("admin.edition.buttonHint")}
              checked={typed.buttonShown}
              onChange={(buttonShown) => draft.change({ buttonShown })}
            />
            <TextField
              label={t("admin.edition.launchAddress")}
              hint={t("admin.edition.launchAddressHint")}
              optional={t("admin.optional")}
              mono
              type="url"
              value={typed.launchAddress}
              wrong={wrong.launchAddress}
              onChange={(launchAddress) => change({ launchAddress })}
            />
          </fieldset>
        )}
        <WhyNot why={doing.why} />
        <div class="form-foot">
          <Button kind="primary" type="submit" busy={doing.busy} off={!draft.begun} onClick={() => {}}>
            {t("admin.save")}
          </Button>
          {draft.begun && (
            <Button
              onClick={() => {
                setWrong({});
                draft.forget();
              }}
            >
              {t("admin.giveUp")}
            </Button>
          )}
        </div>
      </form>
      <Roster edition={edition} changed={changed} />
      {whole && edition.groupId === "" && <Groups edition={edition} course={course} changed={changed} />}
      <p class="sheet-foot small muted">
        {t("admin.edition.context")} <span class="mono">{edition.context}</span>
        {edition.groupId && (
          <>
            {" · "}
            {t("admin.edition.group")} <span class="mono">{edition.groupId}</span>
          </>
        )}
      </p>
    </Dialog>
  );
}
