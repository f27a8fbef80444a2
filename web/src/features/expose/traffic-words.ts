import { defineWords } from "@/lib/i18n/words";

export const trafficWords = defineWords(
  {
    title: "Traffic",
    span: "Over",
    spans: { hour: "An hour", day: "A day", week: "A week" },
    text: "Each minute is reported by the server's machine a moment after it is over.",
    incoming: "In",
    outgoing: "Out",
    from: "From",
    perSecond: (amount: string) => `${amount}/s`,
    chart: (incoming: string, outgoing: string) => `Plot of the traffic. At most ${incoming} in and ${outgoing} out. The table below has the figures.`,
    table: "As a table",
    nothing: "Nothing went through in this time",
    nothingText: "As soon as somebody connects, it is plotted here.",
  },
  {
    title: "Verkehr",
    span: "Über",
    spans: { hour: "Eine Stunde", day: "Einen Tag", week: "Eine Woche" },
    text: "Jede Minute meldet der Rechner des Servers kurz nach ihrem Ende.",
    incoming: "Herein",
    outgoing: "Hinaus",
    from: "Ab",
    perSecond: (amount) => `${amount}/s`,
    chart: (incoming, outgoing) => `Kurve des Verkehrs. Höchstens ${incoming} herein und ${outgoing} hinaus. Die Zahlen stehen in der Tabelle darunter.`,
    table: "Als Tabelle",
    nothing: "In dieser Zeit ging nichts hindurch",
    nothingText: "Sobald sich jemand verbindet, steht es hier als Kurve.",
  },
);
