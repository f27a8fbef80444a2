import { defineWords } from "@/lib/i18n/words";

/** Headings of the section frames and names of their sections. */
export const sectionWords = defineWords(
  {
    sections: "Sections",
    settings: "Settings",
    profile: "Profile",
    appearance: "Appearance",
    space: "Space",
    general: "General",
    members: "Members",
    danger: "Leave or delete",
    admin: "Administration",
    adminText: "What concerns this server as a whole. It gives no right inside anybody's space.",
    overview: "Overview",
  },
  {
    sections: "Abschnitte",
    settings: "Einstellungen",
    profile: "Profil",
    appearance: "Aussehen",
    space: "Bereich",
    general: "Allgemein",
    members: "Mitglieder",
    danger: "Verlassen oder löschen",
    admin: "Verwaltung",
    adminText: "Was diesen Server als Ganzes betrifft. Ein Recht in fremden Bereichen gibt es nicht.",
    overview: "Überblick",
  },
);
