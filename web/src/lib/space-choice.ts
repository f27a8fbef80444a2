import { useSyncExternalStore } from "react";

/** Which space the lists show; null: all of them. Kept in this browser, since it is a matter of taste and not of the address. */
const storageKey = "lanstead.space";
const listeners = new Set<() => void>();

let choice: string | null = read();

function read(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

export function chooseSpace(next: string | null): void {
  choice = next;
  try {
    if (next === null) localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, next);
  } catch {
    // A browser that stores nothing forgets it with the page.
  }
  for (const listener of listeners) listener();
}

export function useSpaceChoice(): string | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => choice,
  );
}
