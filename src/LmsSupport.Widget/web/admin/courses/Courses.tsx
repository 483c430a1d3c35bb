import "./Courses.css";
import { BookOpen, FolderTree, Plus, Search } from "lucide";
import { useState } from "preact/hooks";
import { Button } from "../../kit/components/Button.tsx";
import { Empty } from "../../kit/components/Empty.tsx";
import { Icon } from "../../kit/components/Icon.tsx";
import { t } from "../../kit/texts.ts";
import type { CourseView, EditionView } from "../api.ts";
import { useAdmin, useApp, useOrganisation } from "../app.ts";
import { useLoaded } from "../loaded.ts";
import { useParts, useSettled } from "../pages.ts";
import { Head } from "../parts/Head.tsx";
import { View } from "../parts/View.tsx";
import { Categories } from "./Categories.tsx";
import { CourseCard } from "./CourseCard.tsx";
import { CourseDialog } from "./CourseDialog.tsx";
import { EditionSheet } from "./EditionSheet.tsx";

export function Courses({ rest: [first] }: { rest: string[] }) {
  return first === "categories" ? <Categories /> : <CoursesHome />;
}

type Over = { kind: "new" } | { kind: "course"; course: CourseView } | { kind: "edition"; id: string };

function CoursesHome() {
  const api = useOrganisation();
  const { address } = useApp();
  const { operator, may } = useAdmin();
  const [typed, setTyped] = useState("");
  const search = useSettled(typed.trim());
  const [over, setOver] = useState<Over>();
  const categories = useLoaded(() => api.categories(), [api]);
  const courses = useParts(
    async (after) => {
      const page = await api.courses(search, after);
      return { list: page.courses, next: page.more };
    },
    [api, search],
  );
  const close = () => setOver(undefined);
  const opened = over?.kind === "edition" ? editionIn(courses.value?.list, over.id) : undefined;
  const full = operator || may.categories;

  return (
    <>
      <Head title={t("admin.courses.title")} lead={t("admin.courses.lead")}>
        {full && (
          <a class="btn" href={address({ page: "courses", rest: ["categories"] })}>
            <Icon of={FolderTree} size={18} />
            {t("admin.categories.title")}
          </a>
        )}
        {full && (
          <Button kind="primary" icon={Plus} onClick={() => setOver({ kind: "new" })}>
            {t("admin.courses.new")}
          </Button>
        )}
      </Head>
      <div class="search">
        <Icon of={Search} size={17} />
        <input
          class="input"
          type="search"
          aria-label={t("admin.courses.search")}
          placeholder={t("admin.courses.search")}
          value={typed}
          dir="auto"
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      <View of={courses} name={t("admin.courses.loading")}>
        {({ list, next }) =>
          list.length === 0 ? (
            <Empty icon={BookOpen} title={search ? t("admin.courses.nothing", { search }) : t("admin.courses.none")}>
              <p>{t(search ? "admin.courses.nothingMore" : "admin.courses.noneMore")}</p>
              {search && <Button onClick={() => setTyped("")}>{t("admin.courses.all")}</Button>}
            </Empty>
          ) : (
            <>
              <div class="stack">
                {list.map((course) => (
                  <CourseCard
                    key={course.id}
                    course={course}
                    category={categories.value?.find(({ id }) => id === course.categoryId)?.name}
                    onEdit={full ? () => setOver({ kind: "course", course }) : undefined}
                    onEdition={(edition) => setOver({ kind: "edition", id: edition.id })}
                  />
                ))}
              </div>
              {next && (
                <div class="more">
                  <Button busy={courses.moreBusy} onClick={() => void courses.more()}>
                    {t("admin.more")}
                  </Button>
                </div>
              )}
            </>
          )
        }
      </View>
      {(over?.kind === "new" || over?.kind === "course") && (
        <CourseDialog
          course={over.kind === "course" ? over.course : undefined}
          categories={categories.value ?? []}
          saved={courses.reload}
          onClose={close}
        />
      )}
      {opened && (
        <EditionSheet
          key={opened.edition.id}
          edition={opened.edition}
          course={opened.course}
          changed={courses.reload}
          onClose={close}
        />
      )}
    </>
  );
}

function editionIn(
  courses: CourseView[] | undefined,
  id: string,
): { course: CourseView; edition: EditionView } | undefined {
  for (const course of courses ?? []) {
    const edition = course.editions.find((each) => each.id === id);
    if (edition) return { course, edition };
  }
  return undefined;
}
