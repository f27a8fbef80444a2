import { defineWords } from "@/lib/i18n/words";

export const ownDataWords = defineWords(
  {
    download: "A copy of your data",
    downloadText:
      "Everything that this server stores of you, as one JSON file: account, sessions, spaces, devices, networks, invitations, activity, and what the audit says of you. No password and no key is in it.",
    downloadDo: "Download my data",
    downloaded: "The file is in your downloads.",
    delete: "Delete your account",
    deleteText:
      "Your account, your personal space, its networks and all your devices go at once and for good. Devices leave their networks. In the audit your actions stay, without your name, address and e-mail.",
    deleteShared: "Spaces that you share stay. Where you are the only owner, transfer or delete them first.",
    deleteDo: "Delete my account",
    deleteTitle: "Delete your account for good?",
    deleteNoWay: "There is no way back. Download your data first if you want to keep it.",
    type: (username: string) => `Type ${username} to confirm`,
    deleted: "Your account is gone.",
  },
  {
    download: "Eine Kopie deiner Daten",
    downloadText:
      "Alles, was dieser Server über dich gespeichert hat, als eine JSON-Datei: Konto, Sitzungen, Bereiche, Geräte, Netze, Einladungen, Aktivität und was im Audit über dich steht. Kein Passwort und kein Schlüssel ist darin.",
    downloadDo: "Meine Daten herunterladen",
    downloaded: "Die Datei liegt bei deinen Downloads.",
    delete: "Dein Konto löschen",
    deleteText:
      "Dein Konto, dein persönlicher Bereich, dessen Netze und alle deine Geräte verschwinden sofort und endgültig. Geräte verlassen ihre Netze. Im Audit bleiben deine Handlungen, ohne deinen Namen, deine Adresse und deine E-Mail.",
    deleteShared: "Bereiche, die du teilst, bleiben. Bist du dort allein Eigentümer, dann übertrage oder lösche sie zuerst.",
    deleteDo: "Mein Konto löschen",
    deleteTitle: "Dein Konto endgültig löschen?",
    deleteNoWay: "Es gibt keinen Weg zurück. Lade deine Daten vorher herunter, wenn du sie behalten willst.",
    type: (username) => `Zur Bestätigung ${username} eingeben`,
    deleted: "Dein Konto gibt es nicht mehr.",
  },
);
