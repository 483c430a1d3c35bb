/** How people call each other in a conversation. Empty when the platform shares no names. */
export const firstName = (name: string): string => name.trim().split(/\s+/)[0] ?? "";
