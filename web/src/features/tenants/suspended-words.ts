import { defineWords } from "@/lib/i18n/words";

/** That the server's administrators hold a space. */
export const suspendedWords = defineWords(
  {
    short: "Suspended",
    title: "This space is suspended",
    text: "The administrators of this server hold it: what is in it can be read and not changed, and its devices do not reach each other. Nothing is lost; when they lift it, all goes on as before.",
    reason: (reason: string) => `The reason: ${reason}`,
    end: "Unless they lift it, it is gone for good",
  },
  {
    short: "Gesperrt",
    title: "Dieser Bereich ist gesperrt",
    text: "Die Verwalter dieses Servers halten ihn an: Was darin ist, lässt sich ansehen und nicht ändern, und seine Geräte erreichen einander nicht. Nichts ist verloren; wenn sie die Sperre aufheben, geht alles weiter wie vorher.",
    reason: (reason) => `Der Grund: ${reason}`,
    end: "Heben sie die Sperre nicht auf, ist er endgültig weg",
  },
);
