import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { createTunnelServer } from "@/api/expose";
import { problemOf } from "@/lib/problem";
import { useExposable } from "@/features/expose/use-own-devices";
import { ServerJoin, type Join } from "@/features/expose/server-join";
import { serverWords } from "@/features/expose/server-words";
import { useExposeSpaces, useTunnelServers } from "@/features/expose/spaces";
import { newWords } from "@/features/expose/new-words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { randomUuid } from "@/lib/uuid";
import { Button } from "@/ui/button";
import { SidePanel } from "@/ui/dialog";
import { FailureNotice } from "@/ui/failure-notice";
import { SelectField } from "@/ui/select-field";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

interface AddServerProps {
  onClose: () => void;
  onOpen: (serverId: string) => void;
}

/** Names a server; then a line to paste on its machine, or one that is here already. */
export function AddServer({ onClose, onOpen }: AddServerProps) {
  const m = useMessages();
  const w = useWords(serverWords);
  const n = useWords(newWords);
  const spaces = useExposeSpaces().filter((space) => space.permissions.includes("exposeManage"));
  const [chosen, setChosen] = useState("");
  const space = spaces.find((one) => one.id === chosen) ?? spaces[0];
  const [made, setMade] = useState<{ readonly id: string; readonly name: string; readonly join: Join } | null>(null);
  return (
    <SidePanel open onClose={onClose} title={made === null ? w.add : w.pasteTitle(made.name)} description={made === null ? w.addText : w.paste} closeLabel={m.common.close}>
      {made !== null ? (
        <ServerJoin serverId={made.id} join={made.join} onOpen={() => onOpen(made.id)} />
      ) : space === undefined ? (
        <p>{n.noServerAsk}</p>
      ) : (
        <>
          {spaces.length > 1 && (
            <SelectField className="mb-5" label={n.space} value={space.id} onChange={(event) => setChosen(event.target.value)} options={spaces.map((one) => ({ value: one.id, label: one.name }))} />
          )}
          <AddForm key={space.id} tenantId={space.id} onClose={onClose} onMade={(server) => (server.join === null || server.join === undefined ? onOpen(server.id) : setMade({ ...server, join: server.join }))} />
        </>
      )}
    </SidePanel>
  );
}

interface AddFormProps {
  tenantId: string;
  onClose: () => void;
  onMade: (server: { readonly id: string; readonly name: string; readonly join?: Join | null }) => void;
}

function AddForm({ tenantId, onClose, onMade }: AddFormProps) {
  const m = useMessages();
  const w = useWords(serverWords);
  const queries = useQueryClient();
  const devices = useExposable(tenantId) ?? [];
  const { items: servers = [] } = useTunnelServers(useExposeSpaces());
  const machines = devices.filter((device) => !servers.some((server) => server.deviceId === device.id));
  const [name, setName] = useState("");
  const [region, setRegion] = useState("");
  const [port, setPort] = useState("");
  const [deviceId, setDeviceId] = useState("");
  const [idempotencyKey, setIdempotencyKey] = useState(randomUuid);
  const add = useMutation({
    mutationFn: () =>
      createTunnelServer(
        tenantId,
        { name: name.trim(), region: region.trim(), ...(port.trim() === "" ? {} : { port: Math.trunc(Number(port)) }), ...(deviceId === "" ? {} : { deviceId }) },
        idempotencyKey,
      ),
    onSuccess: (server) => {
      tellDone(w.added(server.name));
      onMade(server);
    },
    onError: () => setIdempotencyKey(randomUuid()),
    onSettled: () => queries.invalidateQueries({ queryKey: ["expose", "servers"] }),
    meta: { shownByForm: true },
  });
  const { errors } = problemOf(add.error);
  return (
    <form
      noValidate
      className="space-y-5"
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate();
      }}
    >
      <TextField label={w.name} placeholder={w.namePlaceholder} maxLength={64} autoComplete="off" error={errors["name"]?.[0]} value={name} onChange={(event) => setName(event.target.value)} />
      <SelectField
        label={w.machine}
        value={deviceId}
        onChange={(event) => setDeviceId(event.target.value)}
        options={[{ value: "", label: w.machineNew }, ...machines.map((device) => ({ value: device.id, label: device.name }))]}
      />
      <details>
        <summary className="w-fit rounded text-sm font-medium text-accent hover:underline">{w.more}</summary>
        <div className="mt-4 space-y-5">
          <TextField label={w.region} hint={w.regionHint} maxLength={64} autoComplete="off" error={errors["region"]?.[0]} value={region} onChange={(event) => setRegion(event.target.value)} />
          <TextField label={w.port} hint={w.portHint} inputMode="numeric" mono autoComplete="off" error={errors["port"]?.[0]} value={port} onChange={(event) => setPort(event.target.value)} />
        </div>
      </details>
      {add.error !== null && Object.keys(errors).length === 0 && <FailureNotice error={add.error} />}
      <div className="flex flex-wrap justify-end gap-2.5 pt-1">
        <Button onClick={onClose}>{m.common.cancel}</Button>
        <Button type="submit" tone="primary" busy={add.isPending}>
          {w.addDo}
        </Button>
      </div>
    </form>
  );
}
