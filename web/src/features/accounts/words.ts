import { defineWords } from "@/lib/i18n/words";

export const accountWords = defineWords(
  {
    profile: "Profile",
    administrator: "Administrator of this server",
    spaces: "Spaces",
    appearance: "Appearance and language",
    theme: "Theme",
    system: "System",
    light: "Light",
    dark: "Dark",
    language: "Language",
    session: "This browser",
    sessionText: "Signing out ends this browser's session on the server too.",
  },
  {
    profile: "Profil",
    administrator: "Verwaltet diesen Server",
    spaces: "Bereiche",
    appearance: "Aussehen und Sprache",
    theme: "Farben",
    system: "System",
    light: "Hell",
    dark: "Dunkel",
    language: "Sprache",
    session: "Dieser Browser",
    sessionText: "Das Abmelden beendet die Sitzung dieses Browsers auch auf dem Server.",
  },
);
