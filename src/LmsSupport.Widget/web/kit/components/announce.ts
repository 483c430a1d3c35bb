/**
 * Says something once to screen readers, when they have finished what they are saying. The focus stays where it is.
 * Two places in turn, so that the same sentence twice is heard twice.
 */
const places: HTMLElement[] = [];
let turn = 0;

/** Readers only hear what changes in a place that they already know: call this at the start of a page. */
export function prepareAnnouncements(): void {
  while (places.length < 2) {
    const place = document.createElement("div");
    place.className = "unseen";
    place.setAttribute("role", "status");
    place.setAttribute("aria-live", "polite");
    document.body.append(place);
    places.push(place);
  }
}

export function announce(text: string): void {
  prepareAnnouncements();
  turn = 1 - turn;
  places[1 - turn]!.textContent = "";
  places[turn]!.textContent = text;
}
