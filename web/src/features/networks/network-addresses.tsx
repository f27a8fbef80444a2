import type { Network } from "@/api/types";
import { useMessages } from "@/lib/i18n/locale";
import { Card } from "@/ui/card";
import { CopyText } from "@/ui/copy-text";
import { Details } from "@/ui/details";

export function NetworkAddresses({ network }: { network: Network }) {
  const m = useMessages();
  return (
    <Card title={m.networks.addresses}>
      <Details
        items={[
          { name: m.networks.ipv4, value: <CopyText text={network.ipv4Cidr} label={m.networks.ipv4} /> },
          { name: m.networks.ipv6, value: <CopyText text={network.ipv6Cidr} label={m.networks.ipv6} /> },
          { name: m.networks.mtu, value: <span className="font-mono text-[0.84rem]">{network.mtu}</span> },
          { name: m.networks.networkId, value: <CopyText text={network.id} label={m.networks.networkId} />, isWide: true },
        ]}
      />
    </Card>
  );
}
