import { defineWords } from "@/lib/i18n/words";

/** Words of a network's settings that only its own page needs. */
export const networkWords = defineWords(
  {
    membersTab: "Members",
    entry: "Who finds it and comes in",
    visibility: "Who finds it",
    visibilities: { private: "The space's members", public: "Everybody" },
    visibilityHint: { private: "Only people of the space see that it is there.", public: "Everybody with an account sees its name, description and number of members." },
    joinPolicy: "How people come in",
    joinPolicies: { open: "Freely", approval: "By asking", invite: "By invitation" },
    joinPolicyHint: {
      open: "Whoever finds it comes in at once, with their devices.",
      approval: "They ask, and a moderator says yes or no.",
      invite: "Only with an invite, or taken in by a moderator.",
    },
    requiredRole: "From which role in the space",
    requiredRoleHint: "Moderators can always take people in.",
    quiet: "Freed addresses rest",
    quietTimes: { 0: "not at all", 3600: "an hour", 86400: "a day", 604800: "a week" },
    quietOther: (seconds: number) => `${seconds} seconds`,
    saved: "Saved",
    personal: "A network of your personal space is yours alone.",
  },
  {
    membersTab: "Mitglieder",
    entry: "Wer es findet und hereinkommt",
    visibility: "Wer es findet",
    visibilities: { private: "Mitglieder des Bereichs", public: "Alle" },
    visibilityHint: { private: "Nur Menschen des Bereichs sehen, dass es da ist.", public: "Alle mit einem Konto sehen Namen, Beschreibung und Zahl der Mitglieder." },
    joinPolicy: "Wie man hereinkommt",
    joinPolicies: { open: "Frei", approval: "Auf Anfrage", invite: "Mit Einladung" },
    joinPolicyHint: {
      open: "Wer es findet, kommt sofort herein, mit seinen Geräten.",
      approval: "Man fragt, und eine Moderatorin oder ein Moderator sagt ja oder nein.",
      invite: "Nur mit einer Einladung, oder von der Moderation hereingeholt.",
    },
    requiredRole: "Ab welcher Rolle im Bereich",
    requiredRoleHint: "Die Moderation kann immer jemanden hereinholen.",
    quiet: "Freigewordene Adressen ruhen",
    quietTimes: { 0: "gar nicht", 3600: "eine Stunde", 86400: "einen Tag", 604800: "eine Woche" },
    quietOther: (seconds: number) => `${seconds} Sekunden`,
    saved: "Gespeichert",
    personal: "Ein Netz deines persönlichen Bereichs gehört dir allein.",
  },
);
