import { useState } from "react";
import { peersQuery } from "@/api/networks";
import { usePaged } from "@/api/pages";
import type { Peer } from "@/api/types";

/** The newest device that came into the network since this was first asked, or null. */
export function useArrival(networkId: string): Peer | null {
  const { data } = usePaged(peersQuery(networkId));
  const [before, setBefore] = useState<{ networkId: string; ids: ReadonlySet<string> } | null>(null);
  if (data !== undefined && before?.networkId !== networkId) setBefore({ networkId, ids: new Set(data.map((peer) => peer.id)) });
  return newest(data ?? [], before?.networkId === networkId ? before.ids : null);
}

function newest(peers: readonly Peer[], before: ReadonlySet<string> | null): Peer | null {
  if (before === null) return null;
  const arrived = peers.filter((peer) => !before.has(peer.id) && peer.kind === "agent");
  return arrived.reduce<Peer | null>((best, peer) => (best === null || peer.createdAt > best.createdAt ? peer : best), null);
}
