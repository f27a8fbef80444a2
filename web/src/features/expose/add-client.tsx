import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { addTunnelClient } from "@/api/expose";
import type { TunnelClient, TunnelServer } from "@/api/types";
import { clientWords } from "@/features/expose/client-words";
import { serverWords } from "@/features/expose/server-words";
import { useExposable } from "@/features/expose/use-own-devices";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { FailureNotice } from "@/ui/failure-notice";
import { SelectField } from "@/ui/select-field";
import { tellDone } from "@/ui/toast";

/** Puts a device behind the server before it exposes anything. */
export function AddClient({ server, clients }: { server: TunnelServer; clients: readonly TunnelClient[] }) {
  const w = useWords(clientWords);
  const s = useWords(serverWords);
  const queries = useQueryClient();
  const [chosen, setChosen] = useState("");
  const [addressId, setAddressId] = useState("");
  const here = new Set([server.deviceId, ...clients.map((client) => client.deviceId)]);
  const devices = useExposable(server.tenantId)?.filter((device) => !here.has(device.id)) ?? [];
  const device = devices.find((one) => one.id === chosen) ?? devices[0];
  const active = server.addresses.filter((address) => address.status === "active");
  const isManual = server.assignment === "manual";
  const address = active.find((one) => one.id === addressId) ?? (isManual ? active[0] : undefined);
  const add = useMutation({
    mutationFn: (deviceId: string) => addTunnelClient(server.id, deviceId, address?.id ?? null),
    onSuccess: (client) => {
      tellDone(w.clientAdded(client.deviceName, client.address));
      setChosen("");
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["expose"] }),
    meta: { shownByForm: true },
  });
  return (
    <details>
      <summary className="w-fit rounded text-sm font-medium text-accent hover:underline">{w.addClient}</summary>
      {device === undefined ? (
        <p className="mt-3 text-sm text-muted">{w.addClientNone}</p>
      ) : (
        <form
          noValidate
          className="mt-3 max-w-md space-y-4"
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate(device.id);
          }}
        >
          <p className="text-sm text-muted">{w.addClientText}</p>
          <SelectField label={s.device} value={device.id} onChange={(event) => setChosen(event.target.value)} options={devices.map((one) => ({ value: one.id, label: one.name }))} />
          <SelectField
            label={s.address}
            value={address?.id ?? ""}
            onChange={(event) => setAddressId(event.target.value)}
            options={[...(isManual ? [] : [{ value: "", label: w.byRule }]), ...active.map((one) => ({ value: one.id, label: one.address }))]}
          />
          {add.error !== null && <FailureNotice error={add.error} />}
          <Button type="submit" busy={add.isPending} disabled={active.length === 0}>
            {w.addClient}
          </Button>
        </form>
      )}
    </details>
  );
}
