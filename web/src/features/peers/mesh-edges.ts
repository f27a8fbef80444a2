import type { Peer } from "@/api/types";
import { readPathKind, type PathKind } from "@/lib/status";

const order: readonly PathKind[] = ["offline", "connecting", "gateway", "direct"];

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly kind: PathKind;
}

/** One line a pair: what the better informed of its two ends says. */
export function meshEdges(peers: readonly Pick<Peer, "id" | "kind" | "status" | "paths">[]): Edge[] {
  const places = new Map(peers.map((peer, index) => [peer.id, index]));
  const edges = new Map<string, Edge>();
  for (const [from, peer] of peers.entries()) {
    for (const path of peer.paths) {
      const to = places.get(path.remotePeerId);
      if (to === undefined) continue;
      const key = from < to ? `${from}-${to}` : `${to}-${from}`;
      const kind = readPathKind(path.path);
      const known = edges.get(key);
      if (known === undefined || order.indexOf(kind) > order.indexOf(known.kind)) edges.set(key, { from: Math.min(from, to), to: Math.max(from, to), kind });
    }
  }
  // What only has a configuration reports nothing: whoever it has no line to, it reaches through the gateway.
  for (const [from, peer] of peers.entries()) {
    if (peer.kind !== "config" || peer.status !== "online") continue;
    for (const [to, other] of peers.entries()) {
      const key = from < to ? `${from}-${to}` : `${to}-${from}`;
      if (to !== from && other.status === "online" && !edges.has(key)) edges.set(key, { from: Math.min(from, to), to: Math.max(from, to), kind: "gateway" });
    }
  }
  return [...edges.values()];
}
