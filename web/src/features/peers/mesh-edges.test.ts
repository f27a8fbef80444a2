import { expect, test } from "vitest";
import { meshEdges } from "@/features/peers/mesh-edges";

const path = (remotePeerId: string, kind: string) => ({ remotePeerId, remoteName: remotePeerId, path: kind, endpoint: null, lastHandshakeAt: null, latencyUs: null, rxBytes: 0, txBytes: 0 });

test("A pair is one line, of the better of both ends' words", () => {
  const edges = meshEdges([
    { id: "a", paths: [path("b", "connecting"), path("gone", "direct")] },
    { id: "b", paths: [path("a", "direct")] },
  ]);
  expect(edges).toEqual([{ from: 0, to: 1, kind: "direct" }]);
});
