import { expect, test } from "vitest";
import type { Device, Exposure, ListeningPort, PoolAddress, ServiceTemplate, TunnelServer } from "@/api/types";
import { draftFor, exposureOf, outcomeOf, type Carried, type Place } from "@/features/expose/board";

const address = { id: "a1", address: "203.0.113.5", status: "active" } as PoolAddress;
const server = { id: "s", deviceId: "vps", status: "active", assignment: "roundRobin", addresses: [address] } as unknown as TunnelServer;
const tower = { id: "d1", name: "tower", status: "online" } as Device;
const laptop = { id: "d2", name: "laptop", status: "offline" } as Device;
const held = {
  id: "e1",
  name: "Game",
  deviceId: "d1",
  deviceName: "tower",
  serverId: "s",
  addressId: "a1",
  target: null,
  ports: [{ protocol: "tcp", first: 25565, last: 25566, targetPort: 3000 }],
} as unknown as Exposure;
const at: Place = { kind: "address", server, address };
const on = (number: number, protocol: ListeningPort["protocol"] = "tcp"): ListeningPort => ({ protocol, port: number, address: "", program: "" });
const port = (number: number, protocol: "tcp" | "udp" = "tcp"): Carried => ({ kind: "port", device: laptop, port: { protocol, port: number, address: "", program: "java" } });

test("A port fits where it is free, and where it is not the holder is named with a free one", () => {
  expect(outcomeOf(port(80), at, [held])).toEqual({ kind: "fits" });
  expect(outcomeOf(port(25566, "udp"), at, [held])).toEqual({ kind: "fits" });
  expect(outcomeOf(port(25566), at, [held])).toEqual({ kind: "taken", ports: "25566 TCP", holder: held, free: 20000 });
  expect(outcomeOf(port(80), { kind: "machine", device: tower }, [])).toEqual({ kind: "never" });
  expect(outcomeOf(port(80), { ...at, server: { ...server, status: "draining" } }, [])).toEqual({ kind: "never" });
});

test("An exposure goes to other devices and addresses, and is where it is", () => {
  const carried: Carried = { kind: "exposure", exposure: held };
  expect(outcomeOf(carried, at, [held]).kind).toBe("same");
  expect(outcomeOf(carried, { kind: "machine", device: tower }, [held]).kind).toBe("same");
  expect(outcomeOf(carried, { kind: "machine", device: laptop }, [held]).kind).toBe("fits");
  const draft = draftFor(carried, { kind: "machine", device: laptop }, [tower, laptop], [server]);
  expect([draft.deviceId, draft.addressId, draft.ports.map((line) => [line.ports, line.publicPort])]).toEqual(["d2", "a1", [["3000-3001", "25565"]]]);
});

test("A service is asked about with its ports, at the address or on the device on which it was put", () => {
  const template = { name: "Web", ports: [{ protocol: "tcp", first: 80, last: 80 }] } as unknown as ServiceTemplate;
  const draft = draftFor({ kind: "template", template }, at, [laptop, tower], [server]);
  expect([draft.template, draft.deviceId, draft.addressId]).toEqual(["Web", "d1", "a1"]);
  expect(draftFor({ kind: "template", template }, { kind: "machine", device: laptop }, [laptop, tower], [server]).deviceId).toBe("d2");
});

test("What a program listens on is known to be exposed, by its own port", () => {
  expect(exposureOf(tower, on(3001), [held])).toBe(held);
  expect(exposureOf(tower, on(3001, "udp"), [held])).toBeNull();
  expect(exposureOf(tower, on(25565), [held])).toBeNull();
  expect(exposureOf(laptop, on(3001), [held])).toBeNull();
});
