import type { Device, ExposedPorts, Exposure, ListeningPort, PoolAddress, ServiceTemplate, TunnelServer } from "@/api/types";
import { draftOf, emptyDraft, newPorts, portsOf, type Draft } from "@/features/expose/draft";
import { freePorts, holderOf, protocolText, rangeText, type WantedPorts } from "@/features/expose/ports";

/** What is carried from one side of the board to the other. */
export type Carried =
  | { readonly kind: "exposure"; readonly exposure: Exposure }
  | { readonly kind: "port"; readonly device: Device; readonly port: ListeningPort }
  | { readonly kind: "template"; readonly template: ServiceTemplate };

/** Where it can be put down. */
export type Place = { readonly kind: "address"; readonly server: TunnelServer; readonly address: PoolAddress } | { readonly kind: "machine"; readonly device: Device };

/** What would come of putting it down there. */
export type Outcome =
  | { readonly kind: "never" }
  | { readonly kind: "same" }
  | { readonly kind: "fits" }
  /** Somebody has one of its ports there; `free` is the next one for it, where there is any. */
  | { readonly kind: "taken"; readonly ports: string; readonly holder: Exposure; readonly free: number | null };

export function idOf(carried: Carried): string {
  if (carried.kind === "exposure") return `exposure ${carried.exposure.id}`;
  if (carried.kind === "template") return `template ${carried.template.name}`;
  return portId(carried.device.id, carried.port);
}

export function portId(deviceId: string, port: ListeningPort): string {
  return `port ${deviceId} ${port.protocol} ${port.port} ${port.address}`;
}

export function placeId(place: Place): string {
  return place.kind === "address" ? `address ${place.address.id}` : `machine ${place.device.id}`;
}

export function portsText(ports: WantedPorts | ExposedPorts): string {
  return `${rangeText(ports)} ${protocolText(ports.protocol)}`;
}

function wantedBy(carried: Carried): readonly WantedPorts[] {
  if (carried.kind === "exposure") return carried.exposure.ports;
  if (carried.kind === "template") return carried.template.ports;
  return [{ protocol: carried.port.protocol, first: carried.port.port, last: carried.port.port }];
}

export function outcomeOf(carried: Carried, place: Place, exposures: readonly Exposure[]): Outcome {
  if (place.kind === "machine") {
    if (carried.kind === "port") return { kind: "never" };
    return carried.kind === "exposure" && carried.exposure.deviceId === place.device.id ? { kind: "same" } : { kind: "fits" };
  }
  const { server, address } = place;
  const isHere = carried.kind === "exposure" && carried.exposure.addressId === address.id;
  if (isHere) return { kind: "same" };
  if (server.status !== "active" || address.status !== "active") return { kind: "never" };
  // A tunnel server's own services are public already.
  if (carried.kind === "port" && carried.device.id === server.deviceId) return { kind: "never" };
  for (const wanted of wantedBy(carried)) {
    const holder = holderOf(wanted, exposures, address.id);
    if (holder !== null) return { kind: "taken", ports: portsText(wanted), holder, free: freePorts(wanted, exposures, address.id) };
  }
  return { kind: "fits" };
}

/** The exposure that leads to a port of a device; null: none does. */
export function exposureOf(device: Device, port: ListeningPort, exposures: readonly Exposure[]): Exposure | null {
  const leads = (ports: ExposedPorts) =>
    ports.targetPort <= port.port && port.port <= ports.targetPort + ports.last - ports.first && (ports.protocol === "both" || ports.protocol === port.protocol);
  return exposures.find((exposure) => exposure.deviceId === device.id && exposure.target === null && exposure.ports.some(leads)) ?? null;
}

/** What one would be asked about after putting it down there, or, without a place, after choosing it from its menu. */
export function draftFor(carried: Carried, place: Place | null, devices: readonly Device[], servers: readonly TunnelServer[]): Draft {
  const to = place?.kind === "address" ? { serverId: place.server.id, addressId: place.address.id } : {};
  if (carried.kind === "exposure") return { ...draftOf(carried.exposure), ...to, ...(place?.kind === "machine" ? { deviceId: place.device.id } : {}) };
  const server = servers.find((one) => one.status === "active" && one.addresses.some((address) => address.status === "active")) ?? servers[0];
  const start = { ...emptyDraft, serverId: server?.id ?? "", ...to };
  if (carried.kind === "template") {
    const device = place?.kind === "machine" ? place.device : (devices.find((one) => one.status === "online") ?? devices[0]);
    return { ...start, template: carried.template.name, ports: portsOf(carried.template), deviceId: device?.id ?? "" };
  }
  return { ...start, ports: [newPorts(carried.port.protocol, String(carried.port.port))], deviceId: carried.device.id, name: carried.port.program };
}

/** True where each word is somewhere in the text. */
export function fitsSearch(text: string, search: string): boolean {
  const lower = text.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word));
}
