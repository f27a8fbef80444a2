import type { Exposure, ExposureProtocol, NewExposure, ServiceTemplate, TunnelServer } from "@/api/types";
import { freePorts, parseRange, readPrefixes, type PortRange, type WantedPorts } from "@/features/expose/ports";

/** One line of ports as somebody types it. */
export interface PortDraft {
  readonly key: number;
  readonly protocol: ExposureProtocol;
  /** Of the service: "25565" or "2456-2458". */
  readonly ports: string;
  /** The first public one; empty: the same, or what is free. */
  readonly publicPort: string;
}

/** An exposure while it is being thought of. */
export interface Draft {
  /** Name of the chosen service; empty: something else. */
  readonly template: string;
  readonly ports: readonly PortDraft[];
  readonly deviceId: string;
  readonly serverId: string;
  /** Empty: the server chooses. */
  readonly addressId: string;
  readonly isElsewhere: boolean;
  readonly target: string;
  readonly source: Exposure["source"];
  readonly isForSome: boolean;
  readonly allowed: string;
  readonly denied: string;
  /** Empty: that of the service or of its port. */
  readonly name: string;
  readonly description: string;
}

let nextKey = 0;

export function newPorts(protocol: ExposureProtocol = "tcp", ports = ""): PortDraft {
  nextKey++;
  return { key: nextKey, protocol, ports, publicPort: "" };
}

export const emptyDraft: Draft = {
  template: "",
  ports: [],
  deviceId: "",
  serverId: "",
  addressId: "",
  isElsewhere: false,
  target: "",
  source: "kept",
  isForSome: false,
  allowed: "",
  denied: "",
  name: "",
  description: "",
};

const rangeInput = ({ first, last }: PortRange) => (first === last ? String(first) : `${first}-${last}`);

export function portsOf(template: ServiceTemplate): PortDraft[] {
  return template.ports.map((ports) => newPorts(ports.protocol, rangeInput(ports)));
}

/** The address that it will have, as far as that can be known before the server chooses. */
export function likelyAddress(draft: Draft, server: TunnelServer | undefined, exposures: readonly Exposure[]): TunnelServer["addresses"][number] | null {
  if (server === undefined) return null;
  const active = server.addresses.filter((address) => address.status === "active");
  // Where people choose, the first is shown as chosen.
  if (draft.addressId === "" && server.assignment === "manual") return active[0] ?? null;
  const known = draft.addressId === "" ? exposures.find((exposure) => exposure.serverId === server.id && exposure.deviceId === draft.deviceId)?.addressId : draft.addressId;
  return active.find((address) => address.id === known) ?? (active.length === 1 ? (active[0] ?? null) : null);
}

/** What one line asks for at the address: as typed, else a free suggestion; null where the line cannot be read or nothing is free. */
export function wantedOf(line: PortDraft, draft: Draft, exposures: readonly Exposure[], addressId: string | null): WantedPorts | null {
  const service = parseRange(line.ports);
  if (service === null) return null;
  const length = service.last - service.first;
  const first = line.publicPort.trim() === "" ? suggested(line, service, draft, exposures, addressId) : (parseRange(line.publicPort)?.first ?? null);
  return first === null || first + length > 65_535 ? null : { protocol: line.protocol, first, last: first + length };
}

function suggested(line: PortDraft, service: PortRange, draft: Draft, exposures: readonly Exposure[], addressId: string | null): number | null {
  if (addressId === null) return service.first;
  const typed = draft.ports.flatMap((other) => {
    const [own, range] = [parseRange(other.publicPort), parseRange(other.ports)];
    return other.key === line.key || own === null || range === null ? [] : [{ protocol: other.protocol, first: own.first, last: own.first + range.last - range.first }];
  });
  return freePorts({ protocol: line.protocol, ...service }, exposures, addressId, typed);
}

/** What is sent. A single port that nobody chose a public one for is left to the server, which has the last word. */
export function requestOf(draft: Draft, server: TunnelServer | undefined, exposures: readonly Exposure[]): NewExposure {
  const addressId = likelyAddress(draft, server, exposures)?.id ?? null;
  const isChosen = addressId !== null && (draft.addressId !== "" || server?.assignment === "manual");
  const ports = draft.ports.flatMap((line) => {
    const [service, wanted] = [parseRange(line.ports), wantedOf(line, draft, exposures, addressId)];
    if (service === null) return [];
    const isLeft = line.publicPort.trim() === "" && service.first === service.last;
    return [{ protocol: line.protocol, targetPort: service.first, ...(isLeft || wanted === null ? {} : { first: wanted.first, last: wanted.last }) }];
  });
  return {
    deviceId: draft.deviceId,
    serverId: draft.serverId,
    ...(isChosen ? { addressId } : {}),
    ...(draft.name.trim() === "" ? {} : { name: draft.name.trim() }),
    ...(draft.template === "" ? {} : { template: draft.template }),
    ports,
    ...(draft.isElsewhere ? { target: draft.target.trim() } : {}),
    source: draft.source,
    allowed: draft.isForSome ? readPrefixes(draft.allowed) : [],
    denied: readPrefixes(draft.denied),
    description: draft.description.trim(),
  };
}
