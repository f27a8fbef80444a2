import { defineWords } from "@/lib/i18n/words";

export const postureWords = defineWords(
  {
    system: "System",
    diskEncryption: "Disk encryption",
    firewall: "Firewall",
    states: { on: "On", off: "Off", unknown: "The agent cannot tell" },
    lacks: {
      unreported: () => "It has not told yet how it is kept.",
      agent_version: (least: string) => `Its agent must be ${least} or newer.`,
      system: (list: string) => `Its system must be one of: ${list}, or newer.`,
      disk_encryption: (state: string): string => (state === "unknown" ? "Its disk must be encrypted, and the agent cannot tell whether it is." : "Its disk must be encrypted."),
      firewall: (state: string): string => (state === "unknown" ? "It must have a firewall, and the agent cannot tell whether it has one." : "It must have a firewall that is on."),
    },
  },
  {
    system: "System",
    diskEncryption: "Verschlüsselung der Platte",
    firewall: "Firewall",
    states: { on: "An", off: "Aus", unknown: "Der Agent kann es nicht sagen" },
    lacks: {
      unreported: () => "Es hat noch nichts über sich gesagt.",
      agent_version: (least: string) => `Sein Agent muss ${least} oder neuer sein.`,
      system: (list: string) => `Sein System muss eines von diesen sein: ${list}, oder neuer.`,
      disk_encryption: (state: string): string => (state === "unknown" ? "Seine Platte muss verschlüsselt sein, und der Agent kann es nicht sagen." : "Seine Platte muss verschlüsselt sein."),
      firewall: (state: string): string => (state === "unknown" ? "Es muss eine Firewall haben, und der Agent kann es nicht sagen." : "Es muss eine Firewall haben, die an ist."),
    },
  },
);

type Lacks = typeof postureWords.en.lacks;

/** A lack as the server tells it, in words; one that is not known here as it is. */
export function lackText(lacks: Lacks, lack: string): string {
  const [word = "", ...rest] = lack.split(" ");
  return word in lacks ? lacks[word as keyof Lacks](rest.join(" ")) : lack;
}
