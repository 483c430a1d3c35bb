/** What Moodle says on each of its pages. */
interface Moodle {
  cfg?: { userId?: number; courseId?: number };
}

/**
 * The address that the button opens, an address of this very page's site; none when there is no button: nobody is signed
 * in, nobody knows of this course, or it has no help. Rejects what is no address, and where there is no line.
 */
export async function launchOf({ launch, course }: DOMStringMap, service: string): Promise<string | undefined> {
  const { userId, courseId } = (window as { M?: Moodle }).M?.cfg ?? {};
  // 0: the page is shown to somebody who has not signed in.
  if (userId === 0) return;
  const { origin } = location;
  const asked = `${service}/widget/where?page=${origin}&course=${course ?? courseId}`;
  const address = launch || (await (await fetch(asked)).json()).address;
  const { href } = new URL(address, origin);
  return address && href.startsWith(`${origin}/`) ? href : undefined;
}
