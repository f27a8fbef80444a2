import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowRightLeft, Ellipsis, Pause, Play, Trash2 } from "lucide-react";
import { useState } from "react";
import { removeTunnelClient, updateTunnelClient } from "@/api/expose";
import type { TunnelClient, TunnelServer } from "@/api/types";
import { clientWords } from "@/features/expose/client-words";
import { MoveClients } from "@/features/expose/move-clients";
import type { Selection } from "@/features/expose/selection";
import { serverWords } from "@/features/expose/server-words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Confirm } from "@/ui/confirm";
import { IconButton } from "@/ui/icon-button";
import { Menu } from "@/ui/menu";
import { SelectBox } from "@/ui/select-box";
import { Status } from "@/ui/status";
import { tellDone } from "@/ui/toast";

interface ClientRowProps {
  client: TunnelClient;
  server: TunnelServer;
  mayManage: boolean;
  selection: Selection;
}

export function ClientRow({ client, server, mayManage, selection }: ClientRowProps) {
  const m = useMessages();
  const w = useWords(clientWords);
  const s = useWords(serverWords);
  const queries = useQueryClient();
  const [asked, setAsked] = useState<"move" | "remove" | null>(null);
  const onSettled = () => queries.invalidateQueries({ queryKey: ["expose"] });
  const isActive = client.status === "active";
  const turn = useMutation({ mutationFn: () => updateTunnelClient(client.id, { status: isActive ? "suspended" : "active", moveExposures: false }), onSettled });
  const remove = useMutation({
    mutationFn: () => removeTunnelClient(client.id),
    onSuccess: () => {
      tellDone(w.clientRemoved(client.deviceName));
      setAsked(null);
    },
    onSettled,
  });
  return (
    <li className="flex items-start gap-x-4 px-5 py-3.5 sm:px-6">
      {mayManage && <SelectBox label={w.selectNamed(client.deviceName)} checked={selection.has(client.id)} onChange={() => selection.toggle(client.id)} />}
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-6 gap-y-1">
        <div className="min-w-[min(100%,11rem)] flex-1">
          <Link to="/devices/$deviceId" params={{ deviceId: client.deviceId }} search={{ tab: "exposed" }} className="inline-block min-h-6 font-medium hover:underline">
            {client.deviceName}
          </Link>
          <p className="text-sm text-muted">{[w.ofOwner(client.ownerName), client.address, w.exposures(client.exposures), w.clientAt(client.tunnelAddress)].join(" · ")}</p>
        </div>
        <Status tone={!isActive ? "idle" : client.online ? "good" : "warn"} label={!isActive ? w.suspended : client.online ? s.online : s.away} />
      </div>
      {mayManage && (
        <Menu
          trigger={<IconButton icon={Ellipsis} label={m.common.actionsFor(client.deviceName)} />}
          items={[
            { label: w.move, icon: ArrowRightLeft, onSelect: () => setAsked("move") },
            { label: isActive ? w.suspend : w.resume, icon: isActive ? Pause : Play, onSelect: () => turn.mutate() },
            { label: w.removeDo, icon: Trash2, danger: true, onSelect: () => setAsked("remove") },
          ]}
        />
      )}
      {asked === "move" && <MoveClients clients={[client]} server={server} onClose={() => setAsked(null)} />}
      <Confirm
        open={asked === "remove"}
        onClose={() => setAsked(null)}
        title={w.clientRemoveTitle(client.deviceName)}
        text={w.clientRemoveText}
        confirmLabel={w.removeDo}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
      />
    </li>
  );
}
