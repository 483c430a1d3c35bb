/** Takes the one-time token out of the address at once, so that no history, copy or picture of the address holds it. */
export function takeFirst(page: Pick<Window, "location" | "history"> = window): string | null {
  const token = new URLSearchParams(page.location.hash.slice(1)).get("first");
  if (token) page.history.replaceState(page.history.state, "", page.location.pathname + page.location.search);
  return token;
}
