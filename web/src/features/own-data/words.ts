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
    download: "Eine Kopie Ihrer Daten",
    downloadText:
      "Alles, was dieser Server über Sie gespeichert hat, als eine JSON-Datei: Konto, Sitzungen, Bereiche, Geräte, Netzwerke, Einladungen, Aktivität und was im Protokoll über Sie steht. Kein Passwort und kein Schlüssel ist darin.",
    downloadDo: "Meine Daten herunterladen",
    downloaded: "Die Datei liegt bei Ihren Downloads.",
    delete: "Ihr Konto löschen",
    deleteText:
      "Ihr Konto, Ihr persönlicher Bereich, dessen Netzwerke und alle Ihre Geräte verschwinden sofort und endgültig. Geräte verlassen ihre Netzwerke. Im Protokoll bleiben Ihre Handlungen, ohne Ihren Namen, Ihre Adresse und Ihre E-Mail.",
    deleteShared: "Bereiche, die Sie teilen, bleiben. Sind Sie dort allein Eigentümer, dann übertragen oder löschen Sie sie zuerst.",
    deleteDo: "Mein Konto löschen",
    deleteTitle: "Ihr Konto endgültig löschen?",
    deleteNoWay: "Es gibt keinen Weg zurück. Laden Sie Ihre Daten vorher herunter, wenn Sie sie behalten wollen.",
    type: (username) => `Zur Bestätigung ${username} eingeben`,
    deleted: "Ihr Konto gibt es nicht mehr.",
  },
);
