import type { Exposure, ExposureChange, ExposureProtocol, NewExposure, ServiceTemplate, TunnelServer } from "@/api/types";
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
  // One that is disabled may be kept.
  if (draft.addressId !== "") return server.addresses.find((address) => address.id === draft.addressId) ?? null;
  const known = exposures.find((exposure) => exposure.serverId === server.id && exposure.deviceId === draft.deviceId)?.addressId;
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

/** An exposure as one would have thought of it. */
export function draftOf(exposure: Exposure): Draft {
  return {
    ...emptyDraft,
    template: exposure.template,
    ports: exposure.ports.map((ports) => ({
      ...newPorts(ports.protocol, rangeInput({ first: ports.targetPort, last: ports.targetPort + ports.last - ports.first })),
      publicPort: String(ports.first),
    })),
    deviceId: exposure.deviceId,
    serverId: exposure.serverId,
    addressId: exposure.addressId,
  };
}

function isChosen(draft: Draft, server: TunnelServer | undefined): boolean {
  return draft.addressId !== "" || server?.assignment === "manual";
}

// A single port that nobody chose a public one for is left to the server, which has the last word.
function portsRequest(draft: Draft, exposures: readonly Exposure[], addressId: string | null) {
  return draft.ports.flatMap((line) => {
    const [service, wanted] = [parseRange(line.ports), wantedOf(line, draft, exposures, addressId)];
    if (service === null) return [];
    const isLeft = line.publicPort.trim() === "" && service.first === service.last;
    return [{ protocol: line.protocol, targetPort: service.first, ...(isLeft || wanted === null ? {} : { first: wanted.first, last: wanted.last }) }];
  });
}

/** What is sent of a new one. */
export function requestOf(draft: Draft, server: TunnelServer | undefined, exposures: readonly Exposure[]): NewExposure {
  const addressId = likelyAddress(draft, server, exposures)?.id ?? null;
  return {
    deviceId: draft.deviceId,
    serverId: draft.serverId,
    ...(addressId !== null && isChosen(draft, server) ? { addressId } : {}),
    ...(draft.name.trim() === "" ? {} : { name: draft.name.trim() }),
    ...(draft.template === "" ? {} : { template: draft.template }),
    ports: portsRequest(draft, exposures, addressId),
    ...(draft.isElsewhere ? { target: draft.target.trim() } : {}),
    source: draft.source,
    allowed: draft.isForSome ? readPrefixes(draft.allowed) : [],
    denied: readPrefixes(draft.denied),
    description: draft.description.trim(),
  };
}

/** What is sent of one that is there: its ports, and of its place what differs. */
export function placeChangeOf(draft: Draft, exposure: Exposure, server: TunnelServer | undefined, others: readonly Exposure[]): ExposureChange {
  const addressId = likelyAddress(draft, server, others)?.id ?? null;
  return {
    ...(draft.deviceId === exposure.deviceId ? {} : { deviceId: draft.deviceId }),
    ...(draft.serverId === exposure.serverId ? {} : { serverId: draft.serverId }),
    ...(addressId !== null && addressId !== exposure.addressId && isChosen(draft, server) ? { addressId } : {}),
    ports: portsRequest(draft, others, addressId),
  };
}
