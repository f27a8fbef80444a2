import type { Exposure } from "@/api/types";

/** What a domain needs so that friends can type its name. */
export interface OwnName {
  /** What friends type. */
  readonly join: string;
  /** Lines for whoever keeps the domain. */
  readonly records: string;
  /** True where the name alone does, without a port. */
  readonly isAlone: boolean;
}

const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const whole = new RegExp(`^(?:${label}\\.)+[a-z]${label.slice(8)}$`);

/** A name such as play.example.com, as it is written in records; null where it is none. */
export function readName(text: string): string | null {
  const name = text.trim().toLowerCase().replace(/\.$/, "");
  return name.length <= 253 && whole.test(name) ? name : null;
}

/** With a record that names the port where the game looks for one; else the port stays behind the name. */
export function ownNameOf(name: string, exposure: Pick<Exposure, "address" | "ports" | "srv">): OwnName {
  const [first] = exposure.ports;
  const port = first?.first ?? 0;
  const lines = [`${name}. 300 IN ${exposure.address.includes(":") ? "AAAA" : "A"} ${exposure.address}`];
  // The server tells which services look for such a record: today Minecraft Java.
  const service = /^(_[a-z0-9-]+\._(?:tcp|udp))\./.exec(exposure.srv ?? "")?.[1];
  if (service !== undefined) lines.push(`${service}.${name}. 300 IN SRV 0 5 ${port} ${name}.`);
  const isAlone = service !== undefined;
  return { join: isAlone || first === undefined ? name : `${name}:${first.first === first.last ? first.first : `${first.first}-${first.last}`}`, records: lines.join("\n"), isAlone };
}
