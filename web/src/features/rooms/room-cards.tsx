import { useQuery } from "@tanstack/react-query";
import { Gamepad2, Plus, X } from "lucide-react";
import { useState } from "react";
import { client } from "@/api/client";
import { roomsQuery } from "@/api/rooms";
import type { Room } from "@/api/types";
import { OpenRoom } from "@/features/rooms/open-room";
import { useRoomChange } from "@/features/rooms/use-room-change";
import { roomWords } from "@/features/rooms/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { IconButton } from "@/ui/icon-button";
import { tellDone } from "@/ui/toast";

interface RoomCardsProps {
  networkId: string;
  me: { readonly id: string };
  mayRun: boolean;
}

const nothing = () => undefined;

/** The rooms that are open in a network. */
export function RoomCards({ networkId, me, mayRun }: RoomCardsProps) {
  const w = useWords(roomWords);
  const { data } = useQuery(roomsQuery(networkId));
  const [opening, setOpening] = useState(false);
  const [closing, setClosing] = useState<Room | null>(null);
  const join = useRoomChange(networkId, (room: Room) => client.POST("/v1/networks/{networkId}/rooms/{roomId}/join", { params: { path: { networkId, roomId: room.id } } }), nothing);
  const leave = useRoomChange(networkId, (room: Room) => client.POST("/v1/networks/{networkId}/rooms/{roomId}/leave", { params: { path: { networkId, roomId: room.id } } }), nothing);
  const close = useRoomChange(networkId, (room: Room) => client.DELETE("/v1/networks/{networkId}/rooms/{roomId}", { params: { path: { networkId, roomId: room.id } } }), () => {
    setClosing(null);
    tellDone(w.closed);
  });
  const rooms = data?.items ?? [];
  return (
    <section>
      <div className="mb-1 flex items-center justify-between pl-2">
        <h3 className="text-xs font-semibold tracking-wide text-muted">{w.rooms}</h3>
        <IconButton icon={Plus} label={w.open} onClick={() => setOpening(true)} />
      </div>
      {rooms.length === 0 && <p className="px-2 text-sm text-muted">{w.noRooms}</p>}
      <ul className="space-y-2">
        {rooms.map((room) => {
          const isIn = room.members.some((member) => member.userId === me.id);
          const isFull = room.seats !== null && room.members.length >= room.seats;
          return (
            <li key={room.id} className={`rounded-xl border p-3 ${isIn ? "border-accent bg-accent-soft" : "border-line bg-surface"}`}>
              <div className="flex items-start gap-2">
                <Gamepad2 aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
                <div className="min-w-0 grow">
                  <h4 className="font-medium wrap-anywhere">{room.name}</h4>
                  <p className="text-sm wrap-anywhere text-muted">{[room.game, w.taken(room.members.length, room.seats)].filter((part) => part !== "").join(" · ")}</p>
                </div>
                {(mayRun || room.openedBy === me.id) && <IconButton icon={X} label={w.closeOf(room.name)} className="-mt-1.5 -mr-1.5" onClick={() => setClosing(room)} />}
              </div>
              <p className="mt-2 text-sm wrap-anywhere">{w.inIt(room.members.map((member) => member.username))}</p>
              <div className="mt-2.5">
                {isIn ? (
                  <Button size="small" aria-label={w.leaveOf(room.name)} busy={leave.isPending && leave.variables.id === room.id} onClick={() => leave.mutate(room)}>
                    {w.leave}
                  </Button>
                ) : (
                  <Button size="small" tone="primary" aria-label={w.joinOf(room.name)} disabled={isFull} busy={join.isPending && join.variables.id === room.id} onClick={() => join.mutate(room)}>
                    {w.join}
                  </Button>
                )}
              </div>
            </li>
          );
        })}
      </ul>
      {opening && <OpenRoom networkId={networkId} onClose={() => setOpening(false)} />}
      <Confirm
        open={closing !== null}
        onClose={() => setClosing(null)}
        title={w.closeTitle(closing?.name ?? "")}
        text={w.closeText}
        confirmLabel={w.closeRoom}
        busy={close.isPending}
        onConfirm={() => closing !== null && close.mutate(closing)}
      />
    </section>
  );
}
