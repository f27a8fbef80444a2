import { useQuery } from "@tanstack/react-query";
import { fleetQuery } from "@/api/fleet";
import { BeginUpdate } from "@/features/fleet/begin-update";
import { MachineList } from "@/features/fleet/machine-list";
import { UpdateProgress } from "@/features/fleet/update-progress";
import { fleetWords } from "@/features/fleet/words";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { FailureNotice } from "@/ui/failure-notice";
import { Skeleton } from "@/ui/skeleton";

/** What each machine of a space runs, and its update in waves. */
export function FleetPage({ tenantId, mayUpdate }: { tenantId: string; mayUpdate: boolean }) {
  const w = useWords(fleetWords);
  // While an update goes on its state changes without any device's.
  const { data: fleet, error, refetch } = useQuery({ ...fleetQuery(tenantId), refetchInterval: (query) => (query.state.data?.update?.status === "running" ? 5000 : false) });
  if (fleet === undefined) return error === null ? <Skeleton label={w.title} /> : <FailureNotice error={error} onRetry={() => void refetch()} />;
  const isOpen = fleet.update?.status === "running" || fleet.update?.status === "paused";
  const behind = fleet.machines.filter((machine) => machine.version !== fleet.offered?.version && (machine.consent === "auto" || machine.consent === "ask"));
  return (
    <div className="space-y-6">
      <Card title={w.title}>
        {fleet.offered === null ? (
          <>
            <p>{w.notOffered}</p>
            <p className="mt-1 text-sm text-muted">{w.howOffered}</p>
          </>
        ) : (
          <p>
            {w.offered(fleet.offered.version)} {behind.length === 0 ? w.allNew : w.behind(behind.length)}
          </p>
        )}
        {fleet.offered !== null && mayUpdate && !isOpen && behind.length > 0 && <BeginUpdate tenantId={tenantId} version={fleet.offered.version} />}
      </Card>
      {fleet.update !== null && <UpdateProgress tenantId={tenantId} update={fleet.update} mayUpdate={mayUpdate} />}
      <MachineList machines={fleet.machines} offered={fleet.offered?.version ?? null} />
    </div>
  );
}
