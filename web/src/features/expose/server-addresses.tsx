import { useMutation, useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import { removePoolAddress, updatePoolAddress } from "@/api/expose";
import type { PoolAddress, TunnelServer } from "@/api/types";
import { AddAddress } from "@/features/expose/add-address";
import { serverWords } from "@/features/expose/server-words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { CopyText } from "@/ui/copy-text";
import { IconButton } from "@/ui/icon-button";
import { Status } from "@/ui/status";

export function ServerAddresses({ server, mayManage }: { server: TunnelServer; mayManage: boolean }) {
  const w = useWords(serverWords);
  return (
    <Card title={w.addresses}>
      <p className="text-muted">{w.addressesText}</p>
      {server.addresses.length === 0 && <p className="mt-4 text-sm">{w.noAddresses}</p>}
      <ul className="mt-3 divide-y divide-line">
        {server.addresses.map((address) => (
          <AddressRow key={address.id} address={address} mayManage={mayManage} />
        ))}
      </ul>
      {mayManage && <AddAddress serverId={server.id} />}
    </Card>
  );
}

function AddressRow({ address, mayManage }: { address: PoolAddress; mayManage: boolean }) {
  const w = useWords(serverWords);
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: ["expose"] });
  const isActive = address.status === "active";
  const turn = useMutation({ mutationFn: () => updatePoolAddress(address.id, isActive ? "disabled" : "active"), onSettled });
  const remove = useMutation({ mutationFn: () => removePoolAddress(address.id), onSettled });
  const facts = [address.interface, address.ownAddress === address.address ? "" : address.ownAddress, address.origin === "found" ? w.found : w.addedByHand, w.used(address.exposures, address.clients)];
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-2 py-3">
      <div className="min-w-52 flex-1">
        <CopyText text={address.address} label={w.address} />
        <p className="text-sm text-muted">{facts.filter((fact) => fact !== "").join(" · ")}</p>
      </div>
      <Status tone={!isActive ? "idle" : address.present ? "good" : "warn"} label={!isActive ? w.disabled : address.present ? w.inUse : w.missing} />
      {mayManage && (
        <div className="flex items-center gap-1.5">
          <Button size="small" busy={turn.isPending} aria-label={isActive ? w.disableNamed(address.address) : w.enableNamed(address.address)} onClick={() => turn.mutate()}>
            {isActive ? w.disable : w.enable}
          </Button>
          {address.exposures === 0 && address.clients === 0 && <IconButton icon={X} label={w.removeNamed(address.address)} disabled={remove.isPending} onClick={() => remove.mutate()} />}
        </div>
      )}
    </li>
  );
}
