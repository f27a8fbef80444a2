import { useLocale, type Locale } from "@/lib/i18n/locale";

/** The words of one feature in each language, loaded with the pages that need them. What every page needs is in `en.ts`. */
export type Words<T> = Readonly<Record<Locale, T>>;

/** Every language has exactly the words that English has, with the same parameters. */
export function defineWords<T>(en: T, de: NoInfer<T>): Words<T> {
  return { en, de };
}

export function useWords<T>(words: Words<T>): T {
  return words[useLocale()];
}
