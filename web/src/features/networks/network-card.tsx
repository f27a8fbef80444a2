import { Link } from "@tanstack/react-router";
import { ChevronRight, Waypoints } from "lucide-react";
import type { Network } from "@/api/types";
import { useMessages } from "@/lib/i18n/locale";
import { Status } from "@/ui/status";

export function NetworkCard({ network }: { network: Network }) {
  const m = useMessages();
  return (
    <li className="relative rounded-2xl border border-line bg-surface p-5 shadow-card transition-colors hover:border-line-strong sm:p-6">
      <div className="flex items-start justify-between gap-4">
        <span className="grid size-11 place-items-center rounded-xl bg-accent-soft text-accent">
          <Waypoints aria-hidden className="size-5.5" />
        </span>
        <ChevronRight aria-hidden className="size-5 text-muted" />
      </div>
      <h2 className="mt-4 text-lg font-semibold">
        <Link to="/networks/$networkId" params={{ networkId: network.id }} className="after:absolute after:inset-0 after:rounded-2xl">
          {network.name}
        </Link>
      </h2>
      {network.description !== "" && <p className="mt-0.5 text-muted">{network.description}</p>}
      <p className="mt-3 font-mono text-[0.84rem] text-muted">{network.ipv4Cidr}</p>
      <div className="mt-4 border-t border-line pt-4">
        <Status tone={network.onlineCount > 0 ? "good" : "idle"} label={m.networks.devicesOnline(network.onlineCount, network.peerCount)} />
      </div>
    </li>
  );
}
