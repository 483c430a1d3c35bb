import { t } from "../../kit/texts.ts";

/** What a scope lets us do, in a word; one that we don't know stays as it is written. */
export function scopeName(scope: string): string {
  if (/contextmembership/.test(scope)) return t("admin.scope.roster");
  if (/contextgroup/.test(scope)) return t("admin.scope.groups");
  if (/lti-ags\/scope\/result/.test(scope)) return t("admin.scope.results");
  if (/lti-ags\/scope\/score/.test(scope)) return t("admin.scope.scores");
  if (/lti-ags\/scope\/lineitem/.test(scope)) return t("admin.scope.lineItems");
  return scope;
}
