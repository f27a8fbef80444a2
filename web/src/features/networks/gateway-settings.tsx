import type { LoadedNetwork, Peer } from "@/api/types";
import { useUpdateNetwork } from "@/features/networks/use-update-network";
import { useMessages } from "@/lib/i18n/locale";
import { Card } from "@/ui/card";
import { SelectField } from "@/ui/select-field";
import { tellDone } from "@/ui/toast";

export function GatewaySettings({ network, peers }: { network: LoadedNetwork; peers: readonly Peer[] }) {
  const m = useMessages();
  const update = useUpdateNetwork(network, () => tellDone(m.networks.gatewaySaved));
  const agents = peers.filter((peer) => peer.kind === "agent");
  return (
    <Card>
      <SelectField
        className="max-w-md"
        label={m.networks.gateway}
        hint={m.networks.gatewayHint}
        value={network.gatewayDeviceId ?? ""}
        disabled={update.isPending}
        onChange={(event) => update.mutate({ gatewayDeviceId: event.target.value === "" ? null : event.target.value })}
        options={[{ value: "", label: m.networks.noGateway }, ...agents.map((peer) => ({ value: peer.deviceId, label: peer.name }))]}
      />
    </Card>
  );
}
