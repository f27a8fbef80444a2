import { defineWords } from "@/lib/i18n/words";

export const tenantWords = defineWords(
  {
    about: "About this space",
    kind: "Kind",
    kinds: { personal: "Personal", team: "Team", community: "Community" },
    slug: "Short name",
    myRole: "Your role",
    spaceId: "Space ID",
  },
  {
    about: "Über diesen Bereich",
    kind: "Art",
    kinds: { personal: "Persönlich", team: "Team", community: "Community" },
    slug: "Kurzname",
    myRole: "Deine Rolle",
    spaceId: "Kennung des Bereichs",
  },
);
