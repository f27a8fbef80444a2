export const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** What a key press asks for; null: nothing of ours. */
export function commandOf(event: KeyboardEvent): "palette" | "shortcuts" | null {
  if (event.key.toLowerCase() === "k" && (isApple ? event.metaKey : event.ctrlKey) && !event.altKey && !event.shiftKey) return "palette";
  if (event.key === "?" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) return "shortcuts";
  return null;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));
}
