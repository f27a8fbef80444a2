import { useQuery, useQueryClient, useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { tunnelServersQuery, updateTunnelClient } from "@/api/expose";
import type { TunnelClient, TunnelClientChange, TunnelServer } from "@/api/types";
import { doEach, type BulkFailure } from "@/features/expose/bulk";
import { clientWords } from "@/features/expose/client-words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { problemOf } from "@/lib/problem";
import { Button } from "@/ui/button";
import { CheckField } from "@/ui/check-field";
import { Dialog } from "@/ui/dialog";
import { failureText } from "@/ui/failure-notice";
import { Notice } from "@/ui/notice";
import { SelectField } from "@/ui/select-field";
import { tellDone } from "@/ui/toast";

interface MoveClientsProps {
  clients: readonly TunnelClient[];
  server: TunnelServer;
  onClose: () => void;
  onMoved?: () => void;
}

/** Devices go to another public address or server, with what they expose. Who could not stays, and the dialog says why. */
export function MoveClients({ clients, server, onClose, onMoved }: MoveClientsProps) {
  const m = useMessages();
  const w = useWords(clientWords);
  const queries = useQueryClient();
  const { data: servers = [server] } = useQuery(tunnelServersQuery(server.tenantId));
  const [serverId, setServerId] = useState(server.id);
  const [addressId, setAddressId] = useState("");
  const [isAlong, setIsAlong] = useState(true);
  const taking = servers.filter((one) => one.id === server.id || (one.status === "active" && one.addresses.some((address) => address.status === "active")));
  const to = taking.find((one) => one.id === serverId) ?? server;
  const active = to.addresses.filter((address) => address.status === "active");
  // At another server that gives addresses by a rule, the rule may choose.
  const mayBeRuled = to.id !== server.id && to.assignment !== "manual";
  const address = active.find((one) => one.id === addressId) ?? (mayBeRuled ? null : (active.find((one) => one.id !== clients[0]?.addressId) ?? active[0] ?? null));
  const move = useMutation({
    mutationFn: async (): Promise<readonly BulkFailure[]> => {
      const change: TunnelClientChange = { ...(to.id === server.id ? {} : { serverId: to.id }), ...(address === null ? {} : { addressId: address.id }), moveExposures: isAlong };
      return doEach(clients, (client) => client.deviceName, (client) => updateTunnelClient(client.id, change), () => undefined);
    },
    onSuccess: (failures) => {
      if (failures.length > 0) return;
      tellDone(clients.length === 1 && address !== null ? w.moved(clients[0]?.deviceName ?? "", address.address) : w.allMoved);
      onMoved?.();
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["expose"] }),
  });
  const isSame = to.id === server.id && clients.every((client) => client.addressId === address?.id);
  return (
    <Dialog open onClose={onClose} title={clients.length === 1 ? w.moveTitle(clients[0]?.deviceName ?? "") : w.moveMany(clients.length)} description={w.moveText} closeLabel={m.common.close}>
      <form
        noValidate
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault();
          move.mutate();
        }}
      >
        <SelectField
          label={w.moveServer}
          value={to.id}
          onChange={(event) => {
            setServerId(event.target.value);
            setAddressId("");
          }}
          options={taking.map((one) => ({ value: one.id, label: one.region === "" ? one.name : `${one.name} (${one.region})` }))}
        />
        <SelectField
          label={w.moveAddress}
          value={address?.id ?? ""}
          onChange={(event) => setAddressId(event.target.value)}
          options={[...(mayBeRuled ? [{ value: "", label: w.byRule }] : []), ...active.map((one) => ({ value: one.id, label: one.address }))]}
        />
        <CheckField label={w.moveAlong} hint={w.moveAlongHint} checked={isAlong} onChange={(event) => setIsAlong(event.target.checked)} />
        <div aria-live="polite">
          {move.data !== undefined && move.data.length > 0 && (
            <Notice tone="bad" title={m.failure.title}>
              <ul className="space-y-1">
                {move.data.map(({ id, name, error }) => (
                  <li key={id}>{clients.length === 1 ? failureText(problemOf(error), m) : `${name}: ${failureText(problemOf(error), m)}`}</li>
                ))}
              </ul>
            </Notice>
          )}
        </div>
        <div className="flex flex-wrap justify-end gap-2.5">
          <Button onClick={onClose}>{m.common.cancel}</Button>
          <Button type="submit" tone="primary" busy={move.isPending} disabled={isSame}>
            {w.moveDo}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
