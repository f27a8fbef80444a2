import type { Peer } from "@/api/types";
import { formatLatency } from "@/lib/format";
import { useLocale, useMessages } from "@/lib/i18n/locale";
import { summarisePaths } from "@/lib/status";

/** How one device reaches the others of its network, in a few words. */
export function PathLabel({ peer, gateway }: { peer: Peer; gateway: boolean }) {
  const m = useMessages();
  const locale = useLocale();
  const summary = summarisePaths(peer.paths);
  const latency = summary.bestLatencyUs === null ? "" : ` · ${formatLatency(summary.bestLatencyUs, locale)}`;
  return (
    <span className="text-sm">
      {peer.kind === "config" ? m.paths.viaGateway : summary.all === 0 ? m.paths.none : m.paths.directCount(summary.direct, summary.all) + latency}
      {gateway && <span className="ml-2 rounded-full bg-accent-soft px-2 py-0.5 text-xs font-medium text-accent">{m.paths.isGateway}</span>}
    </span>
  );
}
