import { useMutation, useQueryClient } from "@tanstack/react-query";
import { usePaged } from "@/api/pages";
import { deliveriesQuery, redeliver, type SinkOwner } from "@/api/sinks";
import type { Delivery } from "@/api/types";
import { Fault } from "@/features/sinks/fault";
import { sinkWords } from "@/features/sinks/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Moment } from "@/ui/moment";
import { PagedList } from "@/ui/paged-list";
import { Status, type StatusTone } from "@/ui/status";
import { tellDone } from "@/ui/toast";

const tones: Readonly<Record<string, StatusTone>> = { requested: "wait", retrying: "warn", delivered: "good", failed: "warn" };

/** What was sent to one receiver, newest first, each to be sent again. */
export function DeliveryList({ owner, sinkId }: { owner: SinkOwner; sinkId: string }) {
  const w = useWords(sinkWords);
  const queries = useQueryClient();
  const deliveries = usePaged(deliveriesQuery(owner, sinkId));
  const again = useMutation({
    mutationFn: (delivery: Delivery) => redeliver(owner, sinkId, Number(delivery.id)),
    onSuccess: () => tellDone(w.sentAgain),
    onSettled: () => queries.invalidateQueries({ queryKey: ["deliveries", owner, sinkId] }),
  });
  const labels: Readonly<Record<string, string>> = w.statuses;
  return (
    <div className="rounded-xl border border-line bg-sunken/50">
      <PagedList query={deliveries} empty={<p className="px-4 py-3 text-sm text-muted">{w.noDeliveries}</p>}>
        {(items) => (
          <ul className="divide-y divide-line">
            {items.map((delivery) => (
              <li key={delivery.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1.5 px-4 py-2.5 text-sm">
                <div className="min-w-0">
                  <p className="font-mono break-all">{delivery.action}</p>
                  <p className="text-muted">
                    {w.events(Number(delivery.events))} · {w.attempts(Number(delivery.attempts))} · <Moment at={delivery.createdAt} />
                    {delivery.error !== null && (
                      <>
                        {" · "}
                        <Fault fault={delivery.fault} text={delivery.error} />
                      </>
                    )}
                  </p>
                </div>
                <div className="flex items-center gap-4">
                  <Status tone={tones[delivery.status] ?? "idle"} label={labels[delivery.status] ?? delivery.status} />
                  <Button size="small" busy={again.isPending && again.variables.id === delivery.id} onClick={() => again.mutate(delivery)}>
                    {w.again}
                  </Button>
                </div>
              </li>
            ))}
          </ul>
        )}
      </PagedList>
    </div>
  );
}
