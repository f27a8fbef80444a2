import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { exposuresQuery, templatesQuery, tunnelServersQuery } from "@/api/expose";
import type { Exposure } from "@/api/types";
import { AddServerLink } from "@/features/expose/expose-links";
import { NameForm } from "@/features/expose/name-form";
import { nameWords } from "@/features/expose/name-words";
import { NewExposureForm } from "@/features/expose/new-exposure-form";
import { newWords } from "@/features/expose/new-words";
import { useExposeSpaces } from "@/features/expose/spaces";
import { useExposable } from "@/features/expose/use-own-devices";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Choice } from "@/ui/choice";
import { FailureNotice } from "@/ui/failure-notice";
import { Notice } from "@/ui/notice";
import { SelectField } from "@/ui/select-field";
import { Skeleton } from "@/ui/skeleton";

interface NewExposureProps {
  deviceId?: string;
  onMade: (exposure: Exposure) => void;
}

export function NewExposure({ deviceId, onMade }: NewExposureProps) {
  const w = useWords(newWords);
  const spaces = useExposeSpaces().filter((space) => space.permissions.includes("exposeCreate"));
  const [chosen, setChosen] = useState("");
  const space = spaces.find((one) => one.id === chosen) ?? spaces[0];
  if (space === undefined) return <Notice title={w.noServerTitle}>{w.noServerAsk}</Notice>;
  return (
    <>
      {spaces.length > 1 && (
        <SelectField className="mb-6 max-w-md" label={w.space} value={space.id} onChange={(event) => setChosen(event.target.value)} options={spaces.map((one) => ({ value: one.id, label: one.name }))} />
      )}
      <InSpace key={space.id} tenantId={space.id} maySetUp={space.permissions.includes("exposeManage")} onMade={onMade} {...(deviceId === undefined ? {} : { deviceId })} />
    </>
  );
}

function InSpace({ tenantId, maySetUp, deviceId, onMade }: NewExposureProps & { tenantId: string; maySetUp: boolean }) {
  const m = useMessages();
  const w = useWords(newWords);
  const n = useWords(nameWords);
  const [kind, setKind] = useState<"ports" | "name">("ports");
  const servers = useQuery(tunnelServersQuery(tenantId));
  const exposures = useQuery(exposuresQuery(tenantId));
  const templates = useQuery(templatesQuery(tenantId));
  const devices = useExposable(tenantId);
  const failed = [servers, exposures, templates].find((query) => query.data === undefined && query.error !== null);
  if (failed !== undefined) return <FailureNotice error={failed.error} onRetry={() => void failed.refetch()} />;
  if (servers.data === undefined || exposures.data === undefined || templates.data === undefined || devices === undefined) return <Skeleton label={m.common.loading} />;
  const taking = servers.data.filter((server) => server.status === "active");
  const hubs = new Set(servers.data.map((server) => server.deviceId));
  const homes = devices.filter((device) => !hubs.has(device.id));
  if (taking.length === 0) {
    return (
      <Notice title={w.noServerTitle}>
        <p>{maySetUp ? w.noServerText : w.noServerAsk}</p>
        {maySetUp && (
          <div className="mt-3">
            <AddServerLink />
          </div>
        )}
      </Notice>
    );
  }
  if (homes.length === 0) return <Notice title={w.noDeviceTitle}>{w.noDeviceText}</Notice>;
  return (
    <>
      <div className="mb-6">
        <Choice legend={n.kind} options={(["ports", "name"] as const).map((value) => ({ value, label: n.kinds[value] }))} selected={kind} onSelect={setKind} />
      </div>
      {kind === "name" ? (
        <NameForm tenantId={tenantId} devices={homes} servers={taking} mayManage={maySetUp} onMade={onMade} {...(deviceId === undefined ? {} : { deviceId })} />
      ) : (
        <NewExposureForm
          tenantId={tenantId}
          templates={templates.data}
          devices={homes}
          servers={taking}
          exposures={exposures.data}
          onMade={onMade}
          {...(deviceId === undefined ? {} : { deviceId })}
        />
      )}
    </>
  );
}
