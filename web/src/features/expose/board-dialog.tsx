import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { createExposure, updateExposure } from "@/api/expose";
import { AddressStep } from "@/features/expose/address-step";
import { draftFor, outcomeOf, type Carried, type Place } from "@/features/expose/board";
import { nameOf } from "@/features/expose/board-speech";
import type { BoardData } from "@/features/expose/board-view";
import { boardWords } from "@/features/expose/board-words";
import { placeChangeOf, requestOf, type Draft } from "@/features/expose/draft";
import { outcomeText } from "@/features/expose/drop-zone";
import { newWords } from "@/features/expose/new-words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { randomUuid } from "@/lib/uuid";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { FailureNotice } from "@/ui/failure-notice";
import { Notice } from "@/ui/notice";
import { SelectField } from "@/ui/select-field";
import { tellDone } from "@/ui/toast";

interface BoardDialogProps {
  data: BoardData;
  carried: Carried;
  /** Where it was put down; null: it was chosen by its button. */
  place: Place | null;
  onClose: () => void;
}

/** After putting something down, or by its button: what is left to be said before it is public, or moves. */
export function BoardDialog({ data, carried, place, onClose }: BoardDialogProps) {
  const m = useMessages();
  const w = useWords(boardWords);
  const n = useWords(newWords);
  const queries = useQueryClient();
  const { tenantId, servers, devices, exposures } = data;
  const moved = carried.kind === "exposure" ? carried.exposure : null;
  const [draft, setDraft] = useState<Draft>(() => draftFor(carried, place, devices, servers));
  const [idempotencyKey, setIdempotencyKey] = useState(randomUuid);
  const others = moved === null ? exposures : exposures.filter((exposure) => exposure.id !== moved.id);
  const change = (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part }));
  const server = servers.find((one) => one.id === draft.serverId);
  const taking = servers.filter((one) => one.status === "active" || one.id === moved?.serverId);
  const save = useMutation({
    mutationFn: () => (moved === null ? createExposure(tenantId, requestOf(draft, server, others), idempotencyKey) : updateExposure(moved.id, placeChangeOf(draft, moved, server, others))),
    onSuccess: (exposure) => {
      tellDone(moved === null ? n.made(exposure.name) : w.moved(exposure.name, exposure.join));
      onClose();
    },
    onError: () => setIdempotencyKey(randomUuid()),
    onSettled: () => queries.invalidateQueries({ queryKey: ["expose"] }),
    meta: { shownByForm: true },
  });
  const outcome = place === null ? null : outcomeOf(carried, place, others);
  const what = nameOf(carried, w);
  const known = moved !== null && !devices.some((device) => device.id === moved.deviceId) ? [{ value: moved.deviceId, label: moved.deviceName }] : [];
  return (
    <Dialog open onClose={onClose} title={moved === null ? w.exposeNamed(what) : w.moveNamed(what)} description={moved === null ? w.exposeText : w.moveText} closeLabel={m.common.close}>
      <form
        noValidate
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        {place !== null && moved === null && outcome?.kind === "taken" && draft.addressId === (place.kind === "address" ? place.address.id : "") && <Notice tone="warn" title={outcomeText(outcome, place, w)} />}
        {carried.kind !== "port" && (
          <SelectField
            label={n.device}
            value={draft.deviceId}
            onChange={(event) => change({ deviceId: event.target.value })}
            options={[...known, ...devices.map((device) => ({ value: device.id, label: device.status === "online" ? device.name : `${device.name} (${n.away})` }))]}
          />
        )}
        <AddressStep draft={draft} servers={taking} exposures={others} onChange={change} />
        {save.error !== null && <FailureNotice error={save.error} />}
        <div className="flex flex-wrap justify-end gap-2.5">
          <Button onClick={onClose}>{m.common.cancel}</Button>
          <Button type="submit" tone="primary" busy={save.isPending}>
            {moved === null ? w.make : w.moveDo}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
