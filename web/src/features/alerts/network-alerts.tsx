import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { alertsQuery, removeAlert } from "@/api/alerts";
import type { Alert } from "@/api/types";
import { AddAlert } from "@/features/alerts/add-alert";
import { alertWords } from "@/features/alerts/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { FailureNotice } from "@/ui/failure-notice";
import { Skeleton } from "@/ui/skeleton";
import { Status } from "@/ui/status";
import { tellDone } from "@/ui/toast";

/** What the people of a network want to be told of, and what is so now. */
export function NetworkAlerts({ networkId }: { networkId: string }) {
  const w = useWords(alertWords);
  const queries = useQueryClient();
  const { data: alerts, error, refetch } = useQuery(alertsQuery(networkId));
  const remove = useMutation({
    mutationFn: (alert: Alert) => removeAlert(networkId, alert.id),
    onSuccess: () => tellDone(w.removed),
    onSettled: () => queries.invalidateQueries({ queryKey: alertsQuery(networkId).queryKey }),
  });
  if (alerts === undefined) return error === null ? <Skeleton label={w.title} /> : <FailureNotice error={error} onRetry={() => void refetch()} />;
  return (
    <Card title={w.title}>
      <p className="text-muted">{w.text}</p>
      {alerts.length === 0 && <p className="mt-4 text-sm">{w.none}</p>}
      <ul className="mt-4 divide-y divide-line">
        {alerts.map((alert) => (
          <li key={alert.id} className="flex flex-wrap items-center gap-x-6 gap-y-2 py-3">
            <div className="min-w-52 flex-1">
              <p>{tell(alert, w)}</p>
              <Status tone={alert.firing.length === 0 ? "idle" : "warn"} label={alert.firing.length === 0 ? w.quiet : w.so(alert.firing.map((device) => device.name).join(", "))} />
            </div>
            <Button size="small" tone="danger" disabled={remove.isPending} aria-label={w.removeOne(tell(alert, w))} onClick={() => remove.mutate(alert)}>
              {w.remove}
            </Button>
          </li>
        ))}
      </ul>
      <AddAlert networkId={networkId} />
    </Card>
  );
}

function tell(alert: Alert, w: (typeof alertWords)["en"]): string {
  const what = alert.kind === "deviceAway" ? w.away(alert.forMinutes) : alert.kind === "refusals" ? w.refused(alert.perMinute ?? 0, alert.forMinutes) : w.held(alert.forMinutes);
  return alert.tag === null ? what : `${what}, ${w.tagged(alert.tag)}`;
}
