import type { Peer } from "@/api/types";
import { formatLatency } from "@/lib/format";
import { useLocale, useMessages } from "@/lib/i18n/locale";
import { summarisePaths } from "@/lib/status";

/** How one device reaches the others of its network, in a few words. */
export function PathLabel({ peer, gateway }: { peer: Peer; gateway: boolean }) {
  const m = useMessages();
  const locale = useLocale();
  const summary = summarisePaths(peer.paths);
  const parts = [
    ...(summary.direct > 0 ? [m.paths.directTo(summary.direct)] : []),
    ...(summary.gateway > 0 && peer.kind === "agent" ? [m.paths.gatewayTo(summary.gateway)] : []),
    ...(summary.connecting > 0 ? [m.paths.connectingTo(summary.connecting)] : []),
  ];
  const words = peer.kind === "config" ? m.paths.viaGateway : summary.all === 0 ? m.paths.none : parts.length === 0 ? m.paths.unreached : parts.join(", ");
  return (
    <span className="block text-sm">
      {words}
      {(gateway || summary.bestLatencyUs !== null) && (
        <span className="flex flex-wrap items-center gap-x-2 text-muted tabular-nums">
          {summary.bestLatencyUs !== null && <span className="whitespace-nowrap">{formatLatency(summary.bestLatencyUs, locale)}</span>}
          {gateway && <span className="rounded-full bg-accent-soft px-2 text-xs leading-5 font-medium text-accent">{m.paths.isGateway}</span>}
        </span>
      )}
    </span>
  );
}
