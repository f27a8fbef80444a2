import { defineWords } from "@/lib/i18n/words";

/** Words of networks as files. */
export const networkFileWords = defineWords(
  {
    title: "As a file",
    text: "Members, devices with their addresses, reservations, names, pinned servers and access rules, to keep or to import elsewhere. No keys, no secrets.",
    download: "Download",
    downloaded: "Downloaded",
    import: "Import",
    importTitle: "Import a network",
    importText: "Makes a network of a file that was downloaded from another one. First you see what comes of it.",
    space: "In which space",
    file: "File",
    unreadable: "This is no file of a network.",
    willBe: (name: string, range: string) => `“${name}” would be made, with ${range}.`,
    complete: "All of the file is in it.",
    left: "Left away",
    importDo: "Import it",
    imported: (name: string) => `${name} is there`,
  },
  {
    title: "Als Datei",
    text: "Mitglieder, Geräte mit ihren Adressen, Reservierungen, Namen, angeheftete Server und Zugriffsregeln, zum Aufheben oder zum Einlesen anderswo. Keine Schlüssel, keine Geheimnisse.",
    download: "Herunterladen",
    downloaded: "Heruntergeladen",
    import: "Einlesen",
    importTitle: "Ein Netz einlesen",
    importText: "Macht ein Netz aus einer Datei, die bei einem anderen heruntergeladen wurde. Zuerst siehst du, was daraus wird.",
    space: "In welchem Bereich",
    file: "Datei",
    unreadable: "Das ist keine Datei eines Netzes.",
    willBe: (name: string, range: string) => `„${name}“ würde angelegt, mit ${range}.`,
    complete: "Alles aus der Datei ist darin.",
    left: "Weggelassen",
    importDo: "So einlesen",
    imported: (name: string) => `${name} ist da`,
  },
);
