import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { exposuresQuery, tunnelServersQuery } from "@/api/expose";
import type { Exposure, LoadedExposure, TunnelServer } from "@/api/types";
import { AddressStep } from "@/features/expose/address-step";
import { draftOf, placeChangeOf, type Draft } from "@/features/expose/draft";
import { newWords } from "@/features/expose/new-words";
import { parseRange } from "@/features/expose/ports";
import { PortsEditor } from "@/features/expose/ports-editor";
import { useEditExposure } from "@/features/expose/use-exposure-change";
import { useExposable } from "@/features/expose/use-own-devices";
import { exposeWords } from "@/features/expose/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { FailureNotice } from "@/ui/failure-notice";
import { SelectField } from "@/ui/select-field";
import { Skeleton } from "@/ui/skeleton";

/** Its ports, public address, server and device, without making it anew. */
export function ExposurePlace({ exposure }: { exposure: LoadedExposure }) {
  const m = useMessages();
  const w = useWords(exposeWords);
  const servers = useQuery(tunnelServersQuery(exposure.tenantId));
  const exposures = useQuery(exposuresQuery(exposure.tenantId));
  const failed = [servers, exposures].find((query) => query.data === undefined && query.error !== null);
  return (
    <Card title={w.place}>
      {servers.data !== undefined && exposures.data !== undefined ? (
        <PlaceForm exposure={exposure} servers={servers.data} others={exposures.data.filter((other) => other.id !== exposure.id)} />
      ) : failed === undefined ? (
        <Skeleton label={m.common.loading} />
      ) : (
        <FailureNotice error={failed.error} onRetry={() => void failed.refetch()} />
      )}
    </Card>
  );
}

interface PlaceFormProps {
  exposure: LoadedExposure;
  servers: readonly TunnelServer[];
  others: readonly Exposure[];
}

function PlaceForm({ exposure, servers, others }: PlaceFormProps) {
  const m = useMessages();
  const w = useWords(exposeWords);
  const n = useWords(newWords);
  const [draft, setDraft] = useState<Draft>(() => draftOf(exposure));
  const [isChecked, setIsChecked] = useState(false);
  const edit = useEditExposure(exposure);
  const change = (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part }));
  const hubs = new Set(servers.map((server) => server.deviceId));
  const devices = useExposable(exposure.tenantId)?.filter((device) => !hubs.has(device.id) && device.id !== exposure.deviceId) ?? [];
  const taking = servers.filter((server) => server.status === "active" || server.id === exposure.serverId);
  return (
    <form
      noValidate
      className="space-y-5"
      onSubmit={(event) => {
        event.preventDefault();
        setIsChecked(true);
        if (draft.ports.every((line) => parseRange(line.ports) !== null)) edit.mutate(placeChangeOf(draft, exposure, servers.find((server) => server.id === draft.serverId), others));
      }}
    >
      <p className="text-muted">{w.placeText}</p>
      <SelectField
        className="max-w-md"
        label={n.device}
        {...(draft.deviceId === exposure.deviceId ? {} : { hint: exposure.target === null ? w.placeDevice : w.placeTarget(exposure.target) })}
        value={draft.deviceId}
        onChange={(event) => change({ deviceId: event.target.value })}
        options={[{ value: exposure.deviceId, label: exposure.deviceName }, ...devices.map((device) => ({ value: device.id, label: device.status === "online" ? device.name : `${device.name} (${n.away})` }))]}
      />
      <PortsEditor ports={draft.ports} isChecked={isChecked} onChange={(ports) => change({ ports })} />
      <AddressStep draft={draft} servers={taking} exposures={others} onChange={change} />
      {edit.error !== null && <FailureNotice error={edit.error} />}
      <Button type="submit" tone="primary" busy={edit.isPending}>
        {m.common.save}
      </Button>
    </form>
  );
}
