import { useState } from "react";
import { client } from "@/api/client";
import { useRoomChange } from "@/features/rooms/use-room-change";
import { roomWords } from "@/features/rooms/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { FailureNotice } from "@/ui/failure-notice";
import { TextField } from "@/ui/text-field";

const textMaxChars = 60;

export function OpenRoom({ networkId, onClose }: { networkId: string; onClose: () => void }) {
  const m = useMessages();
  const w = useWords(roomWords);
  const [name, setName] = useState("");
  const [game, setGame] = useState("");
  const [seats, setSeats] = useState("");
  const open = useRoomChange(
    networkId,
    () => client.POST("/v1/networks/{networkId}/rooms", { params: { path: { networkId } }, body: { name: name.trim(), game: game.trim(), seats: seats === "" ? null : Number(seats) } }),
    onClose,
    true,
  );
  return (
    <Dialog open onClose={onClose} title={w.open} closeLabel={m.common.close}>
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          open.mutate();
        }}
      >
        <TextField label={w.name} value={name} required maxLength={textMaxChars} autoComplete="off" onChange={(event) => setName(event.target.value)} />
        <TextField label={w.game} value={game} maxLength={textMaxChars} autoComplete="off" onChange={(event) => setGame(event.target.value)} />
        <TextField label={w.seats} hint={w.seatsHint} type="number" min={2} max={64} value={seats} onChange={(event) => setSeats(event.target.value)} />
        {open.error !== null && <FailureNotice error={open.error} />}
        <div className="flex justify-end">
          <Button type="submit" tone="primary" busy={open.isPending}>
            {w.openDo}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
