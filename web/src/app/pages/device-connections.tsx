import { peersQuery } from "@/api/networks";
import { usePaged } from "@/api/pages";
import type { Device } from "@/api/types";
import { ConnectionList } from "@/features/peers/connection-list";
import { useMessages } from "@/lib/i18n/locale";
import { Card } from "@/ui/card";
import { Skeleton } from "@/ui/skeleton";

export function DeviceConnections({ device }: { device: Device }) {
  const m = useMessages();
  if (device.networks.length === 0) return <p className="text-muted">{m.devices.noNetwork}</p>;
  return (
    <div className="space-y-6">
      {device.networks.map((membership) => (
        <Card key={membership.peerId} title={membership.networkName} flush>
          <Connections networkId={membership.networkId} peerId={membership.peerId} />
        </Card>
      ))}
    </div>
  );
}

function Connections({ networkId, peerId }: { networkId: string; peerId: string }) {
  const m = useMessages();
  const { data: peers } = usePaged(peersQuery(networkId));
  const peer = peers?.find((candidate) => candidate.id === peerId);
  return peer === undefined ? <Skeleton label={m.common.loading} /> : <ConnectionList peer={peer} />;
}
