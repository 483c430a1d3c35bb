/** Whatever goes wrong here must not disturb the course: nothing is thrown into its page. */
export function safely<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
