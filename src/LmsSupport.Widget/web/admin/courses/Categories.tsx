import "./Courses.css";
import { FolderTree, Pencil, Plus, Trash2 } from "lucide";
import { useState } from "preact/hooks";
import { Button, IconButton } from "../../kit/components/Button.tsx";
import { Empty } from "../../kit/components/Empty.tsx";
import { plural, t } from "../../kit/texts.ts";
import type { CategoryView } from "../api.ts";
import { useApp, useOrganisation } from "../app.ts";
import { useLoaded } from "../loaded.ts";
import { Confirm } from "../parts/Confirm.tsx";
import { Head } from "../parts/Head.tsx";
import { NameDialog } from "../parts/NameDialog.tsx";
import { View } from "../parts/View.tsx";

type Over = { kind: "new" } | { kind: "rename" | "remove"; category: CategoryView };

/** Drawers for courses, so that a role can be given on many at once. */
export function Categories() {
  const api = useOrganisation();
  const { address, toasts } = useApp();
  const loaded = useLoaded(() => api.categories(), [api]);
  const [over, setOver] = useState<Over>();
  const close = () => setOver(undefined);
  const done = async () => {
    close();
    toasts.show(t("admin.saved"));
    await loaded.reload();
  };
  return (
    <>
      <Head
        title={t("admin.categories.title")}
        lead={t("admin.categories.lead")}
        back={{ address: address({ page: "courses" }), name: t("admin.courses.title") }}
      >
        <Button kind="primary" icon={Plus} onClick={() => setOver({ kind: "new" })}>
          {t("admin.categories.new")}
        </Button>
      </Head>
      <View of={loaded} name={t("admin.categories.loading")}>
        {(categories) =>
          categories.length === 0 ? (
            <Empty icon={FolderTree} title={t("admin.categories.none")}>
              <p>{t("admin.categories.noneMore")}</p>
            </Empty>
          ) : (
            <ul class="rows card">
              {categories.map((category) => (
                <li key={category.id} class="deployment">
                  <div class="grow">
                    <b dir="auto">{category.name}</b>
                    <p class="small muted">{plural("admin.categories.courses", category.courses)}</p>
                  </div>
                  <IconButton
                    icon={Pencil}
                    name={t("admin.rename", { name: category.name })}
                    onClick={() => setOver({ kind: "rename", category })}
                  />
                  <IconButton
                    icon={Trash2}
                    name={t("admin.categories.remove", { name: category.name })}
                    onClick={() => setOver({ kind: "remove", category })}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </View>
      {over?.kind === "new" && (
        <NameDialog
          title={t("admin.categories.new")}
          label={t("admin.categories.name")}
          save={(name) => api.addCategory(name)}
          done={done}
          onClose={close}
        />
      )}
      {over?.kind === "rename" && (
        <NameDialog
          title={t("admin.rename", { name: over.category.name })}
          label={t("admin.categories.name")}
          name={over.category.name}
          save={(name) => api.changeCategory(over.category.id, name)}
          done={done}
          onClose={close}
        />
      )}
      {over?.kind === "remove" && (
        <Confirm
          title={t("admin.categories.remove", { name: over.category.name })}
          yes={t("admin.categories.removeYes")}
          act={() => api.removeCategory(over.category.id)}
          onClose={(removed) => {
            close();
            if (removed) void loaded.reload();
          }}
        >
          <ul class="list-dots">
            <li>{plural("admin.categories.removeCourses", over.category.courses)}</li>
            <li>{t("admin.categories.removeGrants")}</li>
          </ul>
        </Confirm>
      )}
    </>
  );
}
