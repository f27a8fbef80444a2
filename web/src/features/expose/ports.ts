import type { ExposedPorts, Exposure, ExposureProtocol } from "@/api/types";

/** Ports from the first to the last, both among them. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

const mostPort = 65_535;
/** Where ports are looked for when the wished one is taken. */
const firstSpare = 20_000;

/** "25565" or "2456-2458"; null where it is neither. */
export function parseRange(text: string): PortRange | null {
  const found = /^\s*(\d{1,5})\s*(?:[-–]\s*(\d{1,5}))?\s*$/.exec(text);
  if (found === null) return null;
  const first = Number(found[1]);
  const last = found[2] === undefined ? first : Number(found[2]);
  return first >= 1 && last >= first && last <= mostPort ? { first, last } : null;
}

export function rangeText({ first, last }: PortRange): string {
  return first === last ? String(first) : `${first}–${last}`;
}

const transports: Record<ExposureProtocol, readonly string[]> = { tcp: ["tcp"], udp: ["udp"], both: ["tcp", "udp"] };

export function protocolText(protocol: ExposureProtocol): string {
  return protocol === "both" ? "TCP + UDP" : protocol.toUpperCase();
}

/** What somebody wants at a public address. */
export interface WantedPorts extends PortRange {
  readonly protocol: ExposureProtocol;
}

/** Who has one of these ports of an address already; null: nobody. */
export function holderOf(wanted: WantedPorts, exposures: readonly Exposure[], addressId: string): Exposure | null {
  return exposures.find((exposure) => exposure.addressId === addressId && exposure.ports.some((held) => meet(held, wanted))) ?? null;
}

function meet(held: ExposedPorts, wanted: WantedPorts): boolean {
  const overlap = held.first <= wanted.last && wanted.first <= held.last;
  return overlap && transports[held.protocol].some((transport) => transports[wanted.protocol].includes(transport));
}

/** The wished ports where they are free, else the next free ones from 20000; null: there are none. */
export function freePorts(wished: WantedPorts, exposures: readonly Exposure[], addressId: string, others: readonly WantedPorts[] = []): number | null {
  const isFree = (first: number) => {
    const range = { ...wished, first, last: first + wished.last - wished.first };
    return holderOf(range, exposures, addressId) === null && !others.some((other) => meet({ ...other, targetPort: other.first }, range));
  };
  if (isFree(wished.first)) return wished.first;
  for (let first = firstSpare; first + wished.last - wished.first <= mostPort; first++) {
    if (isFree(first)) return first;
  }
  return null;
}

/** Networks, one in a line or parted by commas; an address alone is a network of one. */
export function readPrefixes(text: string): string[] {
  return text
    .split(/[\s,]+/)
    .filter((part) => part !== "")
    .map((part) => (part.includes("/") ? part : `${part}/${part.includes(":") ? 128 : 32}`));
}

/** As people write them: a network of one is an address. */
export function prefixesText(prefixes: readonly string[]): string {
  return prefixes.map((prefix) => prefix.replace(prefix.includes(":") ? /\/128$/ : /\/32$/, "")).join("\n");
}
