import { Lock, Trash2 } from "lucide";
import { Avatar } from "../../kit/components/Avatar.tsx";
import { IconButton } from "../../kit/components/Button.tsx";
import { Chip, type Tone } from "../../kit/components/Chip.tsx";
import { Icon } from "../../kit/components/Icon.tsx";
import { t } from "../../kit/texts.ts";
import type { GrantRole, GrantView } from "../api.ts";
import { When } from "../parts/When.tsx";

const tones: Record<GrantRole, Tone> = {
  tutor: "primary",
  leadTutor: "primary",
  courseAuthor: "note",
  organizer: "ok",
  administrator: "accent",
  operator: "accent",
};

interface Props {
  grant: GrantView;
  you: boolean;
  /** The only one who administers the organisation. */
  last: boolean;
  onRemove: (grant: GrantView) => void;
}

export function GrantRow({ grant, you, last, onRemove }: Props) {
  const { person, role, scope, scopeName, source, removable } = grant;
  const name = person.name || t("admin.people.nameless", { id: person.id.slice(-4).toUpperCase() });
  const why = whyKept(grant, last);
  return (
    <li class="grant" data-grant={grant.id}>
      <Avatar initials={person.initials} />
      <div class="grant-who">
        <b>
          <bdi>{name}</bdi>
        </b>
        {you && <span class="small muted"> · {t("admin.people.you")}</span>}
        <p class="small muted">
          {scope === "organisation" || scope === "service" ? t(`admin.scopeAll.${scope}`) : <bdi>{scopeName}</bdi>}
          {(scope === "category" || scope === "course" || scope === "edition") && ` · ${t(`admin.scopeOf.${scope}`)}`}
        </p>
      </div>
      <div class="grant-what">
        <Chip tone={tones[role]}>{t(`admin.role.${role}`)}</Chip>
        <span class="small muted">
          {t(`admin.grants.source.${source}`)}
          {source === "granted" && grant.createdAt !== null && (
            <>
              {" "}
              <When at={grant.createdAt} />
            </>
          )}
        </span>
      </div>
      {removable && !last ? (
        <IconButton
          icon={Trash2}
          name={t("admin.grants.remove", { name, role: t(`admin.role.${role}`) })}
          onClick={() => onRemove(grant)}
        />
      ) : (
        <span class="grant-kept" title={why}>
          <Icon of={Lock} size={16} />
          <span class="unseen">{why}</span>
        </span>
      )}
    </li>
  );
}

function whyKept({ source, role }: GrantView, last: boolean): string {
  if (source === "launch") return t("admin.grants.kept.launch");
  const onlyOne = last || role === "administrator" || role === "operator";
  return t(onlyOne ? "admin.grants.kept.last" : "admin.grants.kept.other");
}
