/** The name that is being written right before the caret after an @; null when none is. */
export function mentionAt(text: string, caret: number): string | null {
  return /(?:^|[^A-Za-z0-9-])@([A-Za-z0-9-]{0,32})$/u.exec(text.slice(0, caret))?.[1] ?? null;
}

/** The text with that name completed, and where the caret stands then. */
export function completeMention(text: string, caret: number, name: string): { text: string; caret: number } {
  const begun = mentionAt(text, caret) ?? "";
  const before = text.slice(0, caret - begun.length) + name + " ";
  return { text: before + text.slice(caret).replace(/^ /u, ""), caret: before.length };
}
