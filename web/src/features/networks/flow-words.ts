import { defineWords } from "@/lib/i18n/words";

export const flowLogWords = defineWords(
  {
    title: "Flow log",
    choice: "Who connects to whom",
    choices: { off: "Not noted", on: "Noted" },
    hint: {
      off: "Nothing is noted of connections between devices.",
      on: "Each device notes who connects to it, when, how much, and which rule let it in or refused it; never what is inside, nor where people go outside of this network. All members are told. Those who look after the network see it.",
    },
    days: "Kept for",
    usual: "as long as the server keeps it",
    daysOf: (days: number) => (days === 1 ? "a day" : `${days} days`),
    saved: "Saved",
  },
  {
    title: "Verbindungsprotokoll",
    choice: "Wer sich mit wem verbindet",
    choices: { off: "Nicht festhalten", on: "Festhalten" },
    hint: {
      off: "Von Verbindungen zwischen Geräten wird nichts festgehalten.",
      on: "Jedes Gerät hält fest, wer sich mit ihm verbindet, wann, wie viel, und welche Regel es durchgelassen oder abgelehnt hat; nie, was darin steht, und nie, wohin jemand außerhalb dieses Netzes geht. Alle Mitglieder erfahren es. Sehen können es die, die sich um das Netz kümmern.",
    },
    days: "Bleibt",
    usual: "so lange wie auf dem Server üblich",
    daysOf: (days: number) => (days === 1 ? "einen Tag" : `${days} Tage`),
    saved: "Gespeichert",
  },
);
