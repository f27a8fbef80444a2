import type { Messages } from "@/lib/i18n/locale";

/** The engine's reason in words; one that this page does not know yet stands as it is. */
export function refusedWords(m: Messages, reason: string): string {
  const words: Readonly<Record<string, string>> = m.tunnels.reasons;
  return words[reason] ?? reason;
}

/** What carries the packets, in words. */
export function backEndWords(m: Messages, backEnd: string): string {
  const words: Readonly<Record<string, string>> = m.tunnels.backEnds;
  return words[backEnd] ?? backEnd;
}
