import { clsx } from "clsx";
import type { Peer } from "@/api/types";
import { useMessages } from "@/lib/i18n/locale";
import { placeNodes } from "@/lib/mesh-layout";
import { readPathKind, readStatus, type PathKind } from "@/lib/status";

const width = 640;
const height = 300;
const shown = 40;
const order: readonly PathKind[] = ["offline", "connecting", "gateway", "direct"];

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly kind: PathKind;
}

/** One line a pair: what the better informed of its two ends says. */
export function meshEdges(peers: readonly Pick<Peer, "id" | "paths">[]): Edge[] {
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
  return [...edges.values()];
}

/** The network drawn: who reaches whom, and how. The list beside it says the same in words. */
export function MeshPicture({ peers: all, className }: { peers: readonly Peer[]; className?: string }) {
  const m = useMessages();
  const peers = all.slice(0, shown);
  const places = placeNodes(peers.length, width, height);
  return (
    <svg role="img" aria-label={m.paths.picture} viewBox={`0 0 ${width} ${height}`} className={clsx("block w-full", className)}>
      {meshEdges(peers).map(({ from, to, kind }) => {
        const start = places[from];
        const end = places[to];
        if (start === undefined || end === undefined) return null;
        const line = { x1: start.x, y1: start.y, x2: end.x, y2: end.y };
        return (
          <g key={`${from}-${to}`}>
            <line {...line} strokeWidth="1.5" strokeDasharray={kind === "direct" ? undefined : "4 5"} className={kind === "direct" || kind === "gateway" ? "stroke-accent/45" : "stroke-idle/40"} />
            {kind === "direct" && <line {...line} strokeWidth="2.5" strokeLinecap="round" strokeDasharray="0.1 23.9" className="flow stroke-accent" />}
          </g>
        );
      })}
      {peers.map((peer, index) => {
        const place = places[index];
        if (place === undefined) return null;
        const status = readStatus(peer.status);
        const below = place.y > height / 2 || peers.length === 1;
        return (
          <g key={peer.id} transform={`translate(${place.x} ${place.y})`}>
            <circle r="19" className={clsx("fill-surface", status === "online" ? "stroke-accent" : "stroke-line-strong")} strokeWidth="1.5" strokeDasharray={status === "online" ? undefined : "3 4"} />
            <circle r="6.5" className={status === "online" ? "fill-good" : status === "pending" ? "fill-wait" : "fill-idle/50"} />
            {peers.length <= 12 && (
              <text y={below ? 38 : -28} textAnchor="middle" className="fill-ink text-[13px] font-medium">
                {peer.name.length > 18 ? `${peer.name.slice(0, 17)}…` : peer.name}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}
