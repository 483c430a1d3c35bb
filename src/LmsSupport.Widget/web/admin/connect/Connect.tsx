import "./Connect.css";
import { t } from "../../kit/texts.ts";
import { useApp } from "../app.ts";
import { Head } from "../parts/Head.tsx";
import { ByHand } from "./ByHand.tsx";
import { Invite } from "./Invite.tsx";

/** Two ways in: an address to paste, or six addresses to write. */
export function Connect({ byHand }: { byHand: boolean }) {
  const { address } = useApp();
  return (
    <>
      <Head
        title={t("admin.connect.title")}
        lead={t("admin.connect.lead")}
        back={{ address: address({ page: "platforms" }), name: t("admin.platforms.title") }}
      />
      <nav class="ways" aria-label={t("admin.connect.how")}>
        <a
          class="way-card"
          href={address({ page: "platforms", rest: ["connect"] })}
          aria-current={byHand ? undefined : "page"}
        >
          <b>{t("admin.connect.paste")}</b>
          <span>{t("admin.connect.pasteMore")}</span>
        </a>
        <a
          class="way-card"
          href={address({ page: "platforms", rest: ["connect", "hand"] })}
          aria-current={byHand ? "page" : undefined}
        >
          <b>{t("admin.connect.hand")}</b>
          <span>{t("admin.connect.handMore")}</span>
        </a>
      </nav>
      {byHand ? <ByHand /> : <Invite />}
    </>
  );
}
