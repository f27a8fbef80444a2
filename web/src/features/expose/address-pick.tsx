import type { TunnelServer } from "@/api/types";
import { SelectField } from "@/ui/select-field";

/** A public address that takes exposures, with its server. */
export interface Pick {
  readonly serverId: string;
  readonly addressId: string;
}

export function picksOf(servers: readonly TunnelServer[]): readonly Pick[] {
  return servers.flatMap((server) => (server.status === "active" ? server.addresses.flatMap((address) => (address.status === "active" ? [{ serverId: server.id, addressId: address.id }] : [])) : []));
}

interface AddressPickProps {
  label: string;
  servers: readonly TunnelServer[];
  picked: Pick | undefined;
  onPick: (pick: Pick) => void;
}

/** One of all public addresses of a space. */
export function AddressPick({ label, servers, picked, onPick }: AddressPickProps) {
  const picks = picksOf(servers);
  return (
    <SelectField
      label={label}
      value={picked?.addressId ?? ""}
      onChange={(event) => {
        const pick = picks.find((one) => one.addressId === event.target.value);
        if (pick !== undefined) onPick(pick);
      }}
      options={picks.map((pick) => {
        const server = servers.find((one) => one.id === pick.serverId);
        return { value: pick.addressId, label: `${server?.addresses.find((address) => address.id === pick.addressId)?.address ?? ""} (${server?.name ?? ""})` };
      })}
    />
  );
}
