import { defineWords } from "@/lib/i18n/words";

/** The end of a membership. */
export const endWords = defineWords(
  {
    until: "until",
    setEnd: (name: string) => `End of the membership of ${name}`,
    endText: "After that day they are out by themselves, with their devices.",
    lastDay: "Last day",
    noEnd: "No end",
    endNotToCome: "Choose a day to come.",
    endSaved: (name: string) => `The membership of ${name} has another end`,
  },
  {
    until: "bis",
    setEnd: (name: string) => `Ende der Mitgliedschaft von ${name}`,
    endText: "Nach diesem Tag ist die Person von selbst draußen, mit ihren Geräten.",
    lastDay: "Letzter Tag",
    noEnd: "Kein Ende",
    endNotToCome: "Wähle einen Tag, der noch kommt.",
    endSaved: (name: string) => `Die Mitgliedschaft von ${name} endet anders`,
  },
);
