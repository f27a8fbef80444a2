import { defineWords } from "@/lib/i18n/words";

export const readinessWords = defineWords(
  {
    title: "Ready for strangers?",
    production: "This server runs in production: it does not start while a guard is open.",
    development: "This server runs in development: guards stop nothing.",
    ready: "Nothing is open.",
    open: (count: number) => `${count} ${count === 1 ? "guard is" : "guards are"} open.`,
    closed: "Good",
    notice: "Worth a look",
    openState: "Open",
    todo: "What to do",
  },
  {
    title: "Bereit für Fremde?",
    production: "Dieser Server läuft im Betrieb: Er startet nicht, solange ein Punkt offen ist.",
    development: "Dieser Server läuft zur Probe: Nichts davon hält ihn auf.",
    ready: "Nichts ist offen.",
    open: (count: number) => `${count} ${count === 1 ? "Punkt ist" : "Punkte sind"} offen.`,
    closed: "Gut",
    notice: "Einen Blick wert",
    openState: "Offen",
    todo: "Was zu tun ist",
  },
);
