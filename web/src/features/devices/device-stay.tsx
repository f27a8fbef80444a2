import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "@/api/client";
import type { Device } from "@/api/types";
import { deviceWords } from "@/features/devices/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { SelectField } from "@/ui/select-field";
import { tellDone } from "@/ui/toast";

const hours = [1, 4, 24, 168, 0] as const;

interface DeviceStayProps {
  device: Device;
  membership: Device["networks"][number];
  onClose: () => void;
}

/** How long a device stays in a network: a guest for a day. */
export function DeviceStay({ device, membership, onClose }: DeviceStayProps) {
  const m = useMessages();
  const w = useWords(deviceWords);
  const queries = useQueryClient();
  const [chosen, setChosen] = useState(membership.endsAt === null ? 24 : 0);
  const save = useMutation({
    mutationFn: () =>
      client.PATCH("/v1/peers/{peerId}", {
        params: { path: { peerId: membership.peerId } },
        body: { endsAt: chosen === 0 ? null : new Date(Date.now() + chosen * 3_600_000).toISOString() },
      }),
    onSuccess: () => {
      tellDone(w.staySaved(device.name));
      onClose();
    },
    onSettled: () => Promise.all(["devices", "peers"].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
  return (
    <Dialog open onClose={onClose} title={w.stayTitle(device.name, membership.networkName)} description={w.stayText} closeLabel={m.common.close}>
      <form
        noValidate
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <SelectField
          label={w.stay}
          value={String(chosen)}
          onChange={(event) => setChosen(Number(event.target.value))}
          options={hours.map((count) => ({ value: String(count), label: w.stays[count] }))}
        />
        <div className="flex flex-wrap justify-end gap-2.5">
          <Button onClick={onClose}>{m.common.cancel}</Button>
          <Button type="submit" tone="primary" busy={save.isPending}>
            {m.common.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
