import { CloudOff, Lock } from "lucide";
import type { ComponentChildren } from "preact";
import { Button } from "../../kit/components/Button.tsx";
import { Empty } from "../../kit/components/Empty.tsx";
import { Icon } from "../../kit/components/Icon.tsx";
import { Skeleton } from "../../kit/components/Skeleton.tsx";
import { t } from "../../kit/texts.ts";
import { sentencesOf } from "../doing.ts";
import type { Loaded } from "../loaded.ts";

interface Props<T> {
  of: Loaded<T>;
  /** What is on its way, for screen readers. */
  name: string;
  rows?: number;
  children: (value: T) => ComponentChildren;
}

/** The states around what was asked for: on its way, refused, without line; else the thing itself. */
export function View<T>({ of, name, rows = 4, children }: Props<T>) {
  if (of.value === undefined) {
    if (of.refused)
      return (
        <Empty icon={Lock} title={sentencesOf(of.refused).title}>
          <p>{sentencesOf(of.refused).detail}</p>
          <Button onClick={() => void of.reload()}>{t("admin.again")}</Button>
        </Empty>
      );
    if (of.offline)
      return (
        <Empty icon={CloudOff} title={t("admin.line.none")}>
          <p>{t("admin.line.noneMore")}</p>
          <Button onClick={() => void of.reload()}>{t("admin.againNow")}</Button>
        </Empty>
      );
    return <Skeleton name={name} rows={rows} />;
  }
  return (
    <>
      {(of.offline || of.refused) && (
        <div class="notice warn" role="status">
          <Icon of={CloudOff} size={18} />
          <p>{of.refused ? sentencesOf(of.refused).title : t("admin.line.stale")}</p>
          <Button small onClick={() => void of.reload()}>
            {t("admin.againNow")}
          </Button>
        </div>
      )}
      {children(of.value)}
    </>
  );
}
