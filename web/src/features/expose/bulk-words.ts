import { defineWords } from "@/lib/i18n/words";

/** Of what is done to several at once. */
export const bulkWords = defineWords(
  {
    selected: (count: number) => `${count} selected`,
    selectAll: "Select all",
    none: "Select none",
    progress: (done: number, of: number) => `${done} of ${of}`,
    done: (what: string, count: number) => `${what}: ${count}`,
    failed: (count: number) => `${count} could not be done`,
  },
  {
    selected: (count) => `${count} ausgewählt`,
    selectAll: "Alle auswählen",
    none: "Nichts auswählen",
    progress: (done, of) => `${done} von ${of}`,
    done: (what, count) => `${what}: ${count}`,
    failed: (count) => `${count} ${count === 1 ? "ging" : "gingen"} nicht`,
  },
);
