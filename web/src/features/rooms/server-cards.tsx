import { useQuery } from "@tanstack/react-query";
import { Pin, PinOff, Server } from "lucide-react";
import { useState } from "react";
import { client } from "@/api/client";
import { pinnedServersQuery } from "@/api/rooms";
import type { PinnedServer } from "@/api/types";
import { PinServer } from "@/features/rooms/pin-server";
import { useRoomChange } from "@/features/rooms/use-room-change";
import { roomWords } from "@/features/rooms/words";
import { useWords } from "@/lib/i18n/words";
import { Confirm } from "@/ui/confirm";
import { CopyText } from "@/ui/copy-text";
import { DeviceStatus } from "@/ui/device-status";
import { IconButton } from "@/ui/icon-button";
import { tellDone } from "@/ui/toast";

interface ServerCardsProps {
  networkId: string;
  me: { readonly id: string };
  mayRun: boolean;
}

/** Servers that people of a network pinned, with the address that one copies into the game. */
export function ServerCards({ networkId, me, mayRun }: ServerCardsProps) {
  const w = useWords(roomWords);
  const { data } = useQuery(pinnedServersQuery(networkId));
  const [pinning, setPinning] = useState(false);
  const [going, setGoing] = useState<PinnedServer | null>(null);
  const unpin = useRoomChange(networkId, (server: PinnedServer) => client.DELETE("/v1/networks/{networkId}/servers/{serverId}", { params: { path: { networkId, serverId: server.id } } }), () => {
    setGoing(null);
    tellDone(w.unpinned);
  });
  const servers = data?.items ?? [];
  return (
    <section>
      <div className="mb-1 flex items-center justify-between pl-2">
        <h3 className="text-xs font-semibold tracking-wide text-muted">{w.servers}</h3>
        <IconButton icon={Pin} label={w.pin} onClick={() => setPinning(true)} />
      </div>
      {servers.length === 0 && <p className="px-2 text-sm text-muted">{w.noServers}</p>}
      <ul className="space-y-2">
        {servers.map((server) => (
          <li key={server.id} className="rounded-xl border border-line bg-surface p-3">
            <div className="flex items-start gap-2">
              <Server aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
              <div className="min-w-0 grow">
                <h4 className="font-medium wrap-anywhere">{server.name}</h4>
                <p className="text-sm wrap-anywhere text-muted">{[server.game, server.deviceName].filter((part) => part !== "").join(" · ")}</p>
              </div>
              {(mayRun || server.pinnedBy === me.id) && <IconButton icon={PinOff} label={w.unpin(server.name)} className="-mt-1.5 -mr-1.5" onClick={() => setGoing(server)} />}
            </div>
            <div className="mt-2 flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
              <DeviceStatus status={server.status} />
              <CopyText text={`${server.address}:${server.port}`} label={w.addressOf(server.name)} />
            </div>
          </li>
        ))}
      </ul>
      {pinning && <PinServer networkId={networkId} myId={me.id} mayRun={mayRun} onClose={() => setPinning(false)} />}
      <Confirm
        open={going !== null}
        onClose={() => setGoing(null)}
        title={w.unpinTitle(going?.name ?? "")}
        text={w.unpinText}
        confirmLabel={w.unpinDo}
        busy={unpin.isPending}
        onConfirm={() => going !== null && unpin.mutate(going)}
      />
    </section>
  );
}
