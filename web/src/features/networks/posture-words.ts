import { defineWords } from "@/lib/i18n/words";

/** "debian 12, arch" as what the server takes; null when it cannot be read. */
export function readSystems(text: string): { id: string; version: string | null }[] | null {
  const systems = [];
  for (const part of text.split(",").map((one) => one.trim().toLowerCase())) {
    if (part === "") {
      continue;
    }
    const found = /^([a-z0-9][a-z0-9._-]{0,31})(?:\s+(\d{1,9}(?:\.\d{1,9}){0,5}))?$/.exec(part);
    if (found?.[1] === undefined) {
      return null;
    }
    systems.push({ id: found[1], version: found[2] ?? null });
  }
  return systems.length > 20 ? null : systems;
}

export const postureWords = defineWords(
  {
    title: "What machines must have",
    intro: "A machine that lacks something stays out, is told what it is, and comes in by itself once it has it. It is the machine's own word. Phones and routers with a plain configuration are asked for nothing.",
    agentVersion: "Least version of the agent",
    agentVersionHint: "Such as 0.2.0. Empty: any.",
    agentVersionWrong: "A version is numbers with dots, such as 0.2.0.",
    systems: "Systems",
    systemsHint: "By their name in os-release, with the least version: debian 12, ubuntu 24.04. Empty: any.",
    systemsWrong: "Names with a version or none, with commas between them: debian 12, arch.",
    diskEncryption: "An encrypted disk",
    diskEncryptionHint: "The file system of the machine is on LUKS.",
    firewall: "A firewall",
    firewallHint: "One that refuses what comes in unasked, such as ufw or firewalld.",
  },
  {
    title: "Was Maschinen haben müssen",
    intro: "Eine Maschine, der etwas fehlt, bleibt draußen, erfährt, was es ist, und kommt von selbst herein, sobald sie es hat. Es ist ihr eigenes Wort. Von Telefonen und Routern mit einfacher Konfiguration wird nichts verlangt.",
    agentVersion: "Mindestversion des Agenten",
    agentVersionHint: "Etwa 0.2.0. Leer: jede.",
    agentVersionWrong: "Eine Version sind Zahlen mit Punkten, etwa 0.2.0.",
    systems: "Systeme",
    systemsHint: "Mit ihrem Namen aus os-release und der Mindestversion: debian 12, ubuntu 24.04. Leer: alle.",
    systemsWrong: "Namen mit oder ohne Version, mit Kommas dazwischen: debian 12, arch.",
    diskEncryption: "Eine verschlüsselte Platte",
    diskEncryptionHint: "Das Dateisystem der Maschine liegt auf LUKS.",
    firewall: "Eine Firewall",
    firewallHint: "Eine, die Ungebetenes abweist, etwa ufw oder firewalld.",
  },
);
