import { expect, test } from "vitest";
import type { Exposure } from "@/api/types";
import { freePorts, holderOf, parseRange, prefixesText, rangeText, readPrefixes } from "@/features/expose/ports";

const holding = (name: string, addressId: string, ports: Exposure["ports"]) => ({ name, addressId, ports }) as Exposure;

const want = (protocol: "tcp" | "udp" | "both", first: number, last = first) => ({ protocol, first, last });

const taken = [
  holding("minecraft", "a", [{ protocol: "tcp", first: 25565, last: 25565, targetPort: 25565 }]),
  holding("valheim", "a", [{ protocol: "udp", first: 2456, last: 2458, targetPort: 2456 }]),
  holding("spare", "a", [{ protocol: "both", first: 20000, last: 20001, targetPort: 80 }]),
];

test("A port or a range is read, and nothing else", () => {
  expect(parseRange(" 25565 ")).toEqual({ first: 25565, last: 25565 });
  expect(parseRange("2456-2458")).toEqual({ first: 2456, last: 2458 });
  expect(parseRange("2456 – 2458")).toEqual({ first: 2456, last: 2458 });
  for (const wrong of ["", "0", "65536", "10-9", "80,443", "http", "-1", "1-65536"]) expect(parseRange(wrong)).toBeNull();
  expect(rangeText({ first: 2456, last: 2458 })).toBe("2456–2458");
});

test("A port is held on its address, for its protocol, by whoever has a part of the range", () => {
  expect(holderOf(want("tcp", 25565), taken, "a")?.name).toBe("minecraft");
  expect(holderOf(want("both", 25565), taken, "a")?.name).toBe("minecraft");
  expect(holderOf(want("udp", 25565), taken, "a")).toBeNull();
  expect(holderOf(want("tcp", 25565), taken, "b")).toBeNull();
  expect(holderOf(want("udp", 2458, 2470), taken, "a")?.name).toBe("valheim");
});

test("The wished port is kept where it is free, else the next one that is free for the whole range", () => {
  expect(freePorts({ protocol: "udp", first: 25565, last: 25565 }, taken, "a")).toBe(25565);
  expect(freePorts({ protocol: "tcp", first: 25565, last: 25565 }, taken, "a")).toBe(20002);
  expect(freePorts({ protocol: "udp", first: 2456, last: 2458 }, taken, "a", [{ protocol: "udp", first: 20003, last: 20003 }])).toBe(20004);
  expect(freePorts({ protocol: "udp", first: 1, last: 65535 }, taken, "a")).toBeNull();
});

test("Networks may stand in lines or behind commas, and an address is a network of one", () => {
  expect(readPrefixes("198.51.100.7\n203.0.113.0/24, 2001:db8::/32\n")).toEqual(["198.51.100.7/32", "203.0.113.0/24", "2001:db8::/32"]);
  expect(prefixesText(readPrefixes("2001:db8::1 198.51.100.7 2001:db8::/32"))).toBe("2001:db8::1\n198.51.100.7\n2001:db8::/32");
  expect(readPrefixes(" \n")).toEqual([]);
});
