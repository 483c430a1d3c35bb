import { t } from "../../kit/texts.ts";

/**
 * A role as platforms write it, bare or as a URI (`…/membership#Learner`, `…/membership/Instructor#TeachingAssistant`),
 * in a word; one that we don't know is shown by its last part.
 */
export function roleName(role: string): string {
  const last = role.split(/[#/]/).filter(Boolean).at(-1) ?? role;
  switch (last.toLowerCase()) {
    case "learner":
    case "student":
      return t("admin.member.learner");
    case "instructor":
    case "teachingassistant":
      return t("admin.member.instructor");
    case "administrator":
      return t("admin.member.administrator");
    case "contentdeveloper":
      return t("admin.member.author");
    case "mentor":
      return t("admin.member.mentor");
    default:
      return last;
  }
}
