import { useQuery } from "@tanstack/react-query";
import { networkMembershipQuery } from "@/api/network-members";
import { peersQuery } from "@/api/networks";
import { usePaged } from "@/api/pages";
import { useMay } from "@/api/permissions";
import type { LoadedNetwork } from "@/api/types";
import { AddDeviceLink } from "@/app/add-device/add-device-link";
import { GatewaySettings } from "@/features/networks/gateway-settings";
import { MeshPicture } from "@/features/peers/mesh-picture";
import { PeerList } from "@/features/peers/peer-list";
import { PendingDevices } from "@/features/peers/pending-devices";
import { Card } from "@/ui/card";

export function NetworkDevices({ network }: { network: LoadedNetwork }) {
  const { data: peers = [] } = usePaged(peersQuery(network.id));
  const may = useMay();
  const { data: mine } = useQuery(networkMembershipQuery(network.id));
  return (
    <div className="space-y-6">
      {mine?.permissions.includes("peerUpdate") === true && <PendingDevices peers={peers} />}
      {peers.length > 1 && (
        <Card>
          <MeshPicture peers={peers} className="mx-auto max-w-2xl" />
        </Card>
      )}
      <Card flush>
        <PeerList network={network} addDevice={may(network.tenantId, "joinKeyCreate") && <AddDeviceLink networkId={network.id} />} />
      </Card>
      {may(network.tenantId, "networkUpdate") && peers.some((peer) => peer.kind === "agent") && <GatewaySettings network={network} peers={peers} />}
    </div>
  );
}
