import "../Admin.css";
import "../Way.css";
import { Skeleton } from "../../kit/components/Skeleton.tsx";
import { t } from "../../kit/texts.ts";

/** The pages' own frame, before anybody knows what belongs in it. */
export function Opening() {
  return (
    <div class="admin">
      <div class="way" />
      <main class="page">
        <Skeleton name={t("admin.opening")} rows={4} />
      </main>
    </div>
  );
}
