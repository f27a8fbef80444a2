import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { alertsQuery, removeAlert, type AlertScope } from "@/api/alerts";
import type { Alert } from "@/api/types";
import { AddAlert } from "@/features/alerts/add-alert";
import { tellAlert, tellFiring } from "@/features/alerts/tell";
import { alertWords } from "@/features/alerts/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { FailureNotice } from "@/ui/failure-notice";
import { Skeleton } from "@/ui/skeleton";
import { Status } from "@/ui/status";
import { tellDone } from "@/ui/toast";

/** What the people of a network, or of all of a space's, want to be told of, and what is so now. */
export function AlertsCard({ scope }: { scope: AlertScope }) {
  const w = useWords(alertWords);
  const queries = useQueryClient();
  const { data: alerts, error, refetch } = useQuery(alertsQuery(scope));
  const remove = useMutation({
    mutationFn: (alert: Alert) => removeAlert(scope, alert.id),
    onSuccess: () => tellDone(w.removed),
    onSettled: () => queries.invalidateQueries({ queryKey: alertsQuery(scope).queryKey }),
  });
  if (alerts === undefined) return error === null ? <Skeleton label={w.title} /> : <FailureNotice error={error} onRetry={() => void refetch()} />;
  const isNetwork = "networkId" in scope;
  return (
    <Card title={w.title}>
      <p className="text-muted">{isNetwork ? w.text : w.spaceText}</p>
      {alerts.length === 0 && <p className="mt-4 text-sm">{w.none}</p>}
      {alerts.length > 0 && (
        <ul className="mt-4 divide-y divide-line border-t border-line">
          {alerts.map((alert) => (
            <li key={alert.id} className="flex flex-wrap items-center gap-x-6 gap-y-2 py-3">
              <div className="min-w-52 flex-1">
                <p>{tellAlert(alert, w)}</p>
                {alert.firing.length === 0 ? (
                  <Status tone="idle" label={w.quiet} />
                ) : (
                  <ul>
                    {alert.firing.map((device) => (
                      <li key={`${device.peerId} ${device.warning ?? ""}`}>
                        <Status isLong tone="warn" label={tellFiring(device, w, !isNetwork)} />
                      </li>
                    ))}
                  </ul>
                )}
              </div>
              {isNetwork && alert.networkId === null ? (
                <p className="text-sm text-muted">{w.ofSpace}</p>
              ) : (
                <Button size="small" tone="danger" disabled={remove.isPending} aria-label={w.removeOne(tellAlert(alert, w))} onClick={() => remove.mutate(alert)}>
                  {w.remove}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      <AddAlert scope={scope} />
    </Card>
  );
}
