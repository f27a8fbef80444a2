import { useSyncExternalStore } from "react";
import { en } from "@/lib/i18n/en";

export const locales = ["en", "de"] as const;
export type Locale = (typeof locales)[number];

type Widened<T> = T extends string ? string : T extends (...args: infer A) => string ? (...args: A) => string : { readonly [K in keyof T]: Widened<T[K]> };
/** Every language has exactly the messages that English has, with the same parameters. */
export type Messages = Widened<typeof en>;

const storageKey = "lanstead.language";
const listeners = new Set<() => void>();
let locale: Locale = "en";
let messages: Messages = en;

// English is in the first download since it is the fallback; others are fetched when chosen.
async function load(next: Locale): Promise<Messages> {
  return next === "de" ? (await import("@/lib/i18n/de")).de : en;
}

function preferred(): Locale {
  const stored = readStored();
  const wanted = stored === null ? navigator.languages : [stored];
  const codes = wanted.map((tag) => tag.slice(0, 2));
  return codes.flatMap((code) => locales.filter((candidate) => candidate === code))[0] ?? "en";
}

function readStored(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

async function speak(next: Locale): Promise<void> {
  messages = await load(next);
  locale = next;
  document.documentElement.lang = next;
  for (const listener of listeners) listener();
}

export function startLocale(): Promise<void> {
  return speak(preferred());
}

export async function chooseLocale(next: Locale): Promise<void> {
  localStorage.setItem(storageKey, next);
  await speak(next);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useMessages(): Messages {
  return useSyncExternalStore(subscribe, () => messages);
}

export function useLocale(): Locale {
  return useSyncExternalStore(subscribe, () => locale);
}

/** Outside of components. */
export function currentMessages(): Messages {
  return messages;
}
