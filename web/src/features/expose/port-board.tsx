import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { exposuresQuery, templatesQuery, tunnelServersQuery } from "@/api/expose";
import { BoardView } from "@/features/expose/board-view";
import { boardWords } from "@/features/expose/board-words";
import { newWords } from "@/features/expose/new-words";
import { useExposeSpaces } from "@/features/expose/spaces";
import { useExposable } from "@/features/expose/use-own-devices";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { FailureNotice } from "@/ui/failure-notice";
import { Notice } from "@/ui/notice";
import { SelectField } from "@/ui/select-field";
import { Skeleton } from "@/ui/skeleton";

interface PortBoardProps {
  search: string;
  onSearch: (text: string) => void;
}

/** All public ports of a space beside all that its devices listen on. */
export function PortBoard({ search, onSearch }: PortBoardProps) {
  const w = useWords(boardWords);
  const n = useWords(newWords);
  const spaces = useExposeSpaces().filter((space) => space.permissions.includes("exposeCreate"));
  const [chosen, setChosen] = useState("");
  const space = spaces.find((one) => one.id === chosen) ?? spaces[0];
  if (space === undefined) return <Notice title={n.noServerTitle}>{n.noServerAsk}</Notice>;
  return (
    <>
      {spaces.length > 1 && (
        <SelectField className="mb-5 max-w-md" label={w.space} value={space.id} onChange={(event) => setChosen(event.target.value)} options={spaces.map((one) => ({ value: one.id, label: one.name }))} />
      )}
      <InSpace key={space.id} tenantId={space.id} search={search} onSearch={onSearch} />
    </>
  );
}

function InSpace({ tenantId, search, onSearch }: PortBoardProps & { tenantId: string }) {
  const m = useMessages();
  const servers = useQuery(tunnelServersQuery(tenantId));
  const exposures = useQuery(exposuresQuery(tenantId));
  const templates = useQuery(templatesQuery(tenantId));
  const devices = useExposable(tenantId);
  const failed = [servers, exposures, templates].find((query) => query.data === undefined && query.error !== null);
  if (failed !== undefined) return <FailureNotice error={failed.error} onRetry={() => void failed.refetch()} />;
  if (servers.data === undefined || exposures.data === undefined || templates.data === undefined || devices === undefined) return <Skeleton label={m.common.loading} />;
  const hubs = new Set(servers.data.map((server) => server.deviceId));
  return (
    <BoardView
      tenantId={tenantId}
      servers={servers.data}
      exposures={exposures.data}
      templates={templates.data}
      devices={devices.filter((device) => !hubs.has(device.id))}
      search={search}
      onSearch={onSearch}
    />
  );
}
