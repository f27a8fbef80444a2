import { Link } from "@tanstack/react-router";
import { useCurrentSpace } from "@/api/current-space";
import { networksQuery, peersQuery } from "@/api/networks";
import { usePaged } from "@/api/pages";
import type { Dashboard, Network } from "@/api/types";
import { Figures } from "@/features/dashboard/figures";
import { MeshPicture } from "@/features/peers/mesh-picture";
import { useMessages } from "@/lib/i18n/locale";
import { Card } from "@/ui/card";

/** The network with the most devices, drawn, and the figures under it. */
export function HomeNetwork({ dashboard }: { dashboard: Dashboard }) {
  const { data: networks = [] } = usePaged(networksQuery(useCurrentSpace()?.id ?? null));
  const largest = networks.reduce<Network | null>((best, network) => (best === null || network.peerCount > best.peerCount ? network : best), null);
  return largest === null ? null : <Drawn network={largest} dashboard={dashboard} />;
}

function Drawn({ network, dashboard }: { network: Network; dashboard: Dashboard }) {
  const m = useMessages();
  const { data: peers = [] } = usePaged(peersQuery(network.id));
  return (
    <Card
      title={network.name}
      flush
      actions={
        <Link to="/networks/$networkId" params={{ networkId: network.id }} className="rounded text-sm font-medium text-accent underline-offset-4 hover:underline">
          {m.status.onlineOf(network.onlineCount, network.peerCount)}
        </Link>
      }
    >
      {peers.length > 0 && <MeshPicture peers={peers} className="px-2" />}
      <div className="border-t border-line px-5 py-4 sm:px-6">
        <Figures dashboard={dashboard} />
      </div>
    </Card>
  );
}
