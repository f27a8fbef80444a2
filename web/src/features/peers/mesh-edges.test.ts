import { expect, test } from "vitest";
import { meshEdges } from "@/features/peers/mesh-edges";

const path = (remotePeerId: string, kind: string) => ({ remotePeerId, remoteName: remotePeerId, path: kind, endpoint: "", lastHandshakeAt: null, pathBytes: null, preshared: false, latencyUs: null, rxBytes: 0, txBytes: 0 });

test("A pair is one line, of the better of both ends' words", () => {
  const edges = meshEdges([
    { id: "a", kind: "agent", status: "online", paths: [path("b", "connecting"), path("gone", "direct")] },
    { id: "b", kind: "agent", status: "online", paths: [path("a", "direct")] },
  ]);
  expect(edges).toEqual([{ from: 0, to: 1, kind: "direct" }]);
});

test("A phone reaches the others through the gateway, while both are online", () => {
  const edges = meshEdges([
    { id: "gateway", kind: "agent", status: "online", paths: [path("phone", "direct")] },
    { id: "phone", kind: "config", status: "online", paths: [] },
    { id: "nas", kind: "agent", status: "online", paths: [] },
    { id: "old", kind: "agent", status: "offline", paths: [] },
  ]);
  expect(edges).toEqual([
    { from: 0, to: 1, kind: "direct" },
    { from: 1, to: 2, kind: "gateway" },
  ]);
});
