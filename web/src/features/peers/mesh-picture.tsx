import { clsx } from "clsx";
import type { Peer } from "@/api/types";
import { meshEdges } from "@/features/peers/mesh-edges";
import { useMessages } from "@/lib/i18n/locale";
import { placeNodes, type Point } from "@/lib/mesh-layout";
import { readStatus, type DeviceStatus, type PathKind } from "@/lib/status";

const width = 640;
const height = 264;
const shown = 40;
const labelled = 12;

/** The network drawn: who reaches whom, and how. The list beside it says the same in words. */
export function MeshPicture({ peers: all, className }: { peers: readonly Peer[]; className?: string }) {
  const m = useMessages();
  const peers = all.slice(0, shown);
  const places = placeNodes(peers.length, width, height);
  return (
    <div className={clsx("relative", className)}>
      <svg role="img" aria-label={m.paths.picture} viewBox={`0 0 ${width} ${height}`} className="block w-full">
        {meshEdges(peers).map(({ from, to, kind }) => (
          <Edge key={`${from}-${to}`} start={places[from]} end={places[to]} kind={kind} />
        ))}
        {peers.map((peer, index) => (
          <Node key={peer.id} place={places[index]} status={readStatus(peer.status)} />
        ))}
      </svg>
      {peers.length <= labelled && peers.map((peer, index) => <Label key={peer.id} place={places[index]} text={peer.name} />)}
    </div>
  );
}

function Edge({ start, end, kind }: { start: Point | undefined; end: Point | undefined; kind: PathKind }) {
  if (start === undefined || end === undefined) return null;
  const line = { x1: start.x, y1: start.y, x2: end.x, y2: end.y };
  const reached = kind === "direct" || kind === "gateway";
  return (
    <g>
      <line {...line} strokeWidth="1.5" strokeDasharray={kind === "direct" ? undefined : "4 5"} className={reached ? "stroke-accent/45" : "stroke-idle/40"} />
      {kind === "direct" && <line {...line} strokeWidth="3.5" strokeLinecap="round" strokeDasharray="0.1 23.9" className="flow stroke-accent" />}
    </g>
  );
}

function Node({ place, status }: { place: Point | undefined; status: DeviceStatus }) {
  if (place === undefined) return null;
  const online = status === "online";
  return (
    <g transform={`translate(${place.x} ${place.y})`}>
      <circle r="19" className={clsx("fill-surface", online ? "stroke-accent" : "stroke-line-strong")} strokeWidth="1.5" strokeDasharray={online ? undefined : "3 4"} />
      <circle r="6.5" className={online ? "fill-good" : status === "pending" ? "fill-wait" : "fill-idle/50"} />
    </g>
  );
}

/** HTML over the drawing, so that names keep their size when the drawing shrinks. */
function Label({ place, text }: { place: Point | undefined; text: string }) {
  if (place === undefined) return null;
  const below = place.y >= height / 2;
  return (
    <span
      aria-hidden
      className={clsx("absolute max-w-28 -translate-x-1/2 truncate text-[0.8125rem] leading-5 font-medium", below ? "pt-[min(3.4%,1.4rem)]" : "-translate-y-full pb-[min(3.4%,1.4rem)]")}
      style={{ left: `${(place.x / width) * 100}%`, top: `${(place.y / height) * 100}%` }}
    >
      {text}
    </span>
  );
}
