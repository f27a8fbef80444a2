import { expect, test } from "vitest";
import type { Exposure, TunnelServer } from "@/api/types";
import { emptyDraft, likelyAddress, newPorts, requestOf, type Draft } from "@/features/expose/draft";

const address = (id: string, status: "active" | "disabled" = "active") => ({ id, status, address: `203.0.113.${id}` });
const server = (assignment: TunnelServer["assignment"], ...ids: string[]) => ({ id: "s", assignment, addresses: ids.map((id) => address(id)) }) as TunnelServer;
const held = { serverId: "s", deviceId: "other", addressId: "1", ports: [{ protocol: "tcp", first: 25565, last: 25567, targetPort: 25565 }] } as Exposure;
const draft = (part: Partial<Draft>): Draft => ({ ...emptyDraft, deviceId: "d", serverId: "s", ...part });

test("The address is known where there is one, where it was chosen, and where the device has one there already", () => {
  expect(likelyAddress(draft({}), server("roundRobin", "1"), [])?.id).toBe("1");
  expect(likelyAddress(draft({}), server("roundRobin", "1", "2"), [])).toBeNull();
  expect(likelyAddress(draft({ addressId: "2" }), server("roundRobin", "1", "2"), [])?.id).toBe("2");
  expect(likelyAddress(draft({ deviceId: "other" }), server("roundRobin", "1", "2"), [held])?.id).toBe("1");
  expect(likelyAddress(draft({}), server("manual", "2", "1"), [])?.id).toBe("2");
});

test("A single port is left to the server, a range is asked for where it is free, and a chosen port is what is asked for", () => {
  const ports = [newPorts("tcp", "8080"), newPorts("tcp", "25565-25567"), { ...newPorts("udp", "22"), publicPort: "20022" }];
  const request = requestOf(draft({ ports }), server("roundRobin", "1"), [held]);
  expect(request.ports).toEqual([
    { protocol: "tcp", targetPort: 8080 },
    { protocol: "tcp", targetPort: 25565, first: 20000, last: 20002 },
    { protocol: "udp", targetPort: 22, first: 20022, last: 20022 },
  ]);
  expect(request.addressId).toBeUndefined();
  expect(request.name).toBeUndefined();
});

test("Where people choose the address, the first is asked for; a target is asked for only where it is another machine", () => {
  expect(requestOf(draft({}), server("manual", "2", "1"), []).addressId).toBe("2");
  expect(requestOf(draft({ target: "192.168.1.2" }), server("manual", "2"), []).target).toBeUndefined();
  expect(requestOf(draft({ isElsewhere: true, target: " 192.168.1.2 " }), server("manual", "2"), []).target).toBe("192.168.1.2");
});
