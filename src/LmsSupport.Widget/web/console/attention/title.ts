/** "(2) Console · LmsSupport": what wants attention stands first, where a narrow tab still shows it. */
export function titleOf(base: string, count: number): string {
  return count > 0 ? `(${count > 99 ? "99+" : count}) ${base}` : base;
}
