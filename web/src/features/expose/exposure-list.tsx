import { RadioTower } from "lucide-react";
import { useState, type ReactNode } from "react";
import type { Device, Exposure, TunnelServer } from "@/api/types";
import { DeleteExposure } from "@/features/expose/delete-exposure";
import { ExposureRow } from "@/features/expose/exposure-row";
import { useMayChange } from "@/features/expose/may-change";
import { SelectedExposures } from "@/features/expose/selected-exposures";
import { useSelection } from "@/features/expose/selection";
import { useExposeSpaces, useExposures } from "@/features/expose/spaces";
import { exposeWords } from "@/features/expose/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Empty } from "@/ui/empty";
import { FailureNotice } from "@/ui/failure-notice";
import { Skeleton } from "@/ui/skeleton";

const pageLength = 50;

interface ExposureListProps {
  search: string;
  /** Of one device alone. */
  device?: Device;
  /** Through one server alone. */
  server?: TunnelServer;
  /** What is said where there is none. */
  empty: ReactNode;
}

export function ExposureList({ search, device, server, empty }: ExposureListProps) {
  const m = useMessages();
  const w = useWords(exposeWords);
  const spaces = useExposeSpaces(device?.tenantId ?? server?.tenantId);
  const { items, error, refetch } = useExposures(spaces);
  const [shown, setShown] = useState(pageLength);
  const [removing, setRemoving] = useState<Exposure | null>(null);
  const selection = useSelection();
  const mayChange = useMayChange();
  if (items === undefined) {
    return (
      <Card flush={error === null}>{error === null ? <Skeleton label={m.common.loading} /> : <FailureNotice error={error} onRetry={refetch} />}</Card>
    );
  }
  const own = items.filter((exposure) => (device === undefined || exposure.deviceId === device.id) && (server === undefined || exposure.serverId === server.id));
  const found = own.filter((exposure) => fits(exposure, search));
  if (own.length === 0) return <Card flush>{empty}</Card>;
  return (
    <Card flush>
      {found.length === 0 && <Empty icon={RadioTower} title={w.noMatchTitle} text={w.noMatchText(search)} />}
      <SelectedExposures selection={selection} selectable={found.filter(mayChange)} />
      <ul aria-label={w.list} className="divide-y divide-line">
        {found.slice(0, shown).map((exposure) => (
          <ExposureRow
            key={exposure.id}
            exposure={exposure}
            space={spaces.length < 2 ? null : (spaces.find((space) => space.id === exposure.tenantId)?.name ?? null)}
            onRemove={() => setRemoving(exposure)}
            selection={selection}
          />
        ))}
      </ul>
      {found.length > shown && (
        <div className="flex justify-center border-t border-line p-4">
          <Button size="small" onClick={() => setShown(shown + pageLength)}>
            {m.common.showMore}
          </Button>
        </div>
      )}
      {removing !== null && <DeleteExposure exposure={removing} onClose={() => setRemoving(null)} />}
    </Card>
  );
}

function fits(exposure: Exposure, search: string): boolean {
  const text = [exposure.name, exposure.deviceName, exposure.join, exposure.address, exposure.description].join("\n").toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
