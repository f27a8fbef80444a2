import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import { useState } from "react";
import { removeTunnelClient, tunnelClientsQuery, updateTunnelClient } from "@/api/expose";
import type { TunnelClient, TunnelClientChange, TunnelServer } from "@/api/types";
import { serverWords } from "@/features/expose/server-words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { FailureNotice } from "@/ui/failure-notice";
import { IconButton } from "@/ui/icon-button";
import { SelectField } from "@/ui/select-field";
import { Skeleton } from "@/ui/skeleton";
import { Status } from "@/ui/status";
import { tellDone } from "@/ui/toast";

/** Devices behind a server; whoever is moved to another address takes along what it exposes. */
export function ServerClients({ server, mayManage }: { server: TunnelServer; mayManage: boolean }) {
  const m = useMessages();
  const w = useWords(serverWords);
  const { data: clients, error, refetch } = useQuery(tunnelClientsQuery(server.id));
  return (
    <Card title={w.clients}>
      {clients === undefined ? error === null ? <Skeleton label={m.common.loading} /> : <FailureNotice error={error} onRetry={() => void refetch()} /> : clients.length === 0 && <p className="text-muted">{w.noClients}</p>}
      <ul className="divide-y divide-line">
        {clients?.map((client) => (
          <ClientRow key={client.id} client={client} server={server} mayManage={mayManage} />
        ))}
      </ul>
    </Card>
  );
}

function ClientRow({ client, server, mayManage }: { client: TunnelClient; server: TunnelServer; mayManage: boolean }) {
  const w = useWords(serverWords);
  const queries = useQueryClient();
  const [isAsked, setIsAsked] = useState(false);
  const onSettled = () => queries.invalidateQueries({ queryKey: ["expose"] });
  const change = useMutation({
    mutationFn: (wanted: TunnelClientChange) => updateTunnelClient(client.id, wanted),
    onSuccess: (now) => {
      if (now.addressId !== client.addressId) tellDone(w.moved(client.deviceName, now.address));
    },
    onSettled,
  });
  const remove = useMutation({
    mutationFn: () => removeTunnelClient(client.id),
    onSuccess: () => {
      tellDone(w.clientRemoved(client.deviceName));
      setIsAsked(false);
    },
    onSettled,
  });
  const isActive = client.status === "active";
  const choices = server.addresses.filter((address) => address.status === "active" || address.id === client.addressId);
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-2 py-3">
      <div className="min-w-44 flex-1">
        <Link to="/devices/$deviceId" params={{ deviceId: client.deviceId }} search={{ tab: "exposed" }} className="inline-block min-h-6 font-medium hover:underline">
          {client.deviceName}
        </Link>
        <p className="text-sm text-muted">{[w.ofOwner(client.ownerName), w.clientAt(client.tunnelAddress), w.exposures(client.exposures)].join(" · ")}</p>
      </div>
      <Status tone={!isActive ? "idle" : client.online ? "good" : "warn"} label={!isActive ? w.suspended : client.online ? w.online : w.away} />
      {mayManage && (
        <div className="flex flex-wrap items-center gap-1.5">
          <SelectField
            inRow
            label={w.addressOf(client.deviceName)}
            value={client.addressId}
            disabled={change.isPending || choices.length < 2}
            onChange={(event) => change.mutate({ addressId: event.target.value, moveExposures: true })}
            options={choices.map((address) => ({ value: address.id, label: address.address }))}
          />
          <Button size="small" busy={change.isPending} aria-label={`${isActive ? w.suspend : w.resume}: ${client.deviceName}`} onClick={() => change.mutate({ status: isActive ? "suspended" : "active", moveExposures: false })}>
            {isActive ? w.suspend : w.resume}
          </Button>
          <IconButton icon={X} label={w.removeNamed(client.deviceName)} onClick={() => setIsAsked(true)} />
        </div>
      )}
      <Confirm open={isAsked} onClose={() => setIsAsked(false)} title={w.clientRemoveTitle(client.deviceName)} text={w.clientRemoveText} confirmLabel={w.removeDo} busy={remove.isPending} onConfirm={() => remove.mutate()} />
    </li>
  );
}
