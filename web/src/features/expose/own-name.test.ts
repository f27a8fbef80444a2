import { expect, test } from "vitest";
import type { Exposure } from "@/api/types";
import { ownNameOf, readName } from "@/features/expose/own-name";

const ports = (first: number, last = first) => [{ protocol: "tcp", first, last, targetPort: first }] as Exposure["ports"];

test("A name is read as people write it, and what is none is not", () => {
  expect(readName(" Play.Example.COM. ")).toBe("play.example.com");
  for (const none of ["", "play", "203.0.113.5", "-a.example.com", "a..example.com", "play.example.com:25565", "https://play.example.com"]) expect(readName(none)).toBeNull();
});

test("The name has the port behind it, except where the game looks for a record of the port", () => {
  expect(ownNameOf("play.example.com", { address: "203.0.113.5", ports: ports(8211), srv: null })).toEqual({
    join: "play.example.com:8211",
    records: "play.example.com. 300 IN A 203.0.113.5",
    isAlone: false,
  });
  expect(ownNameOf("mc.example.com", { address: "2001:db8::5", ports: ports(20000), srv: "_minecraft._tcp.play.example.com. 300 IN SRV 0 5 20000 host.example.com." })).toEqual({
    join: "mc.example.com",
    records: "mc.example.com. 300 IN AAAA 2001:db8::5\n_minecraft._tcp.mc.example.com. 300 IN SRV 0 5 20000 mc.example.com.",
    isAlone: true,
  });
});
