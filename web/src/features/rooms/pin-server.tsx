import { useState } from "react";
import { client } from "@/api/client";
import { peersQuery } from "@/api/networks";
import { usePaged } from "@/api/pages";
import { useRoomChange } from "@/features/rooms/use-room-change";
import { roomWords } from "@/features/rooms/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { FailureNotice } from "@/ui/failure-notice";
import { SelectField } from "@/ui/select-field";
import { TextField } from "@/ui/text-field";

const textMaxChars = 60;

/** One's own devices; of everybody for who looks after the network. */
export function PinServer({ networkId, myId, mayRun, onClose }: { networkId: string; myId: string; mayRun: boolean; onClose: () => void }) {
  const m = useMessages();
  const w = useWords(roomWords);
  const { data: peers = [] } = usePaged(peersQuery(networkId));
  const devices = peers.filter((peer) => mayRun || peer.owner.id === myId);
  const [chosen, setChosen] = useState("");
  const [name, setName] = useState("");
  const [game, setGame] = useState("");
  const [port, setPort] = useState("");
  const peerId = chosen === "" ? (devices[0]?.id ?? "") : chosen;
  const pin = useRoomChange(
    networkId,
    () => client.POST("/v1/networks/{networkId}/servers", { params: { path: { networkId } }, body: { peerId, port: Number(port), name: name.trim(), game: game.trim() } }),
    onClose,
    true,
  );
  return (
    <Dialog open onClose={onClose} title={w.pin} closeLabel={m.common.close}>
      {devices.length === 0 ? (
        <p className="text-muted">{w.noDevice}</p>
      ) : (
        <form
          className="space-y-4"
          onSubmit={(event) => {
            event.preventDefault();
            pin.mutate();
          }}
        >
          <TextField label={w.name} value={name} required maxLength={textMaxChars} autoComplete="off" onChange={(event) => setName(event.target.value)} />
          <TextField label={w.game} value={game} maxLength={textMaxChars} autoComplete="off" onChange={(event) => setGame(event.target.value)} />
          <SelectField label={w.device} value={peerId} onChange={(event) => setChosen(event.target.value)} options={devices.map((peer) => ({ value: peer.id, label: peer.name }))} />
          <TextField label={w.port} type="number" required min={1} max={65535} value={port} onChange={(event) => setPort(event.target.value)} />
          {pin.error !== null && <FailureNotice error={pin.error} />}
          <div className="flex justify-end">
            <Button type="submit" tone="primary" busy={pin.isPending}>
              {w.pinDo}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
