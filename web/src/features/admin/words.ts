import { defineWords } from "@/lib/i18n/words";

export const adminWords = defineWords(
  {
    server: "This server",
    api: "API reference",
    metrics: "Metrics",
  },
  {
    server: "Dieser Server",
    api: "API-Referenz",
    metrics: "Messwerte",
  },
);
