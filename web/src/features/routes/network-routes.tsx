import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Router } from "lucide-react";
import { decideRoute, routesQuery } from "@/api/routes";
import type { LanRoute } from "@/api/types";
import { RouteName } from "@/features/routes/route-name";
import { routeWords } from "@/features/routes/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { CodeBlock } from "@/ui/code-block";
import { Empty } from "@/ui/empty";
import { FailureNotice } from "@/ui/failure-notice";
import { Skeleton } from "@/ui/skeleton";
import { tellDone } from "@/ui/toast";

interface Decision {
  route: LanRoute;
  decision: "approved" | "rejected";
  mapped: "auto" | null;
}

/** The LANs that machines of a network offer, and what was said to each. */
export function NetworkRoutes({ networkId, mayChange }: { networkId: string; mayChange: boolean }) {
  const w = useWords(routeWords);
  const queries = useQueryClient();
  const { data: routes, error, refetch } = useQuery(routesQuery(networkId));
  const decide = useMutation({
    mutationFn: ({ route, decision, mapped }: Decision) => decideRoute(route, decision, mapped),
    onSuccess: (route) => tellDone(route.decision === "approved" ? w.allowed(route.mapped ?? route.prefix) : w.refused(route.prefix)),
    onSettled: () => queries.invalidateQueries({ queryKey: ["networks", "routes", networkId] }),
  });
  if (routes === undefined) return error === null ? <Skeleton label={w.loading} /> : <FailureNotice error={error} onRetry={() => void refetch()} />;
  return (
    <Card title={w.title} className="max-w-3xl">
      <p className="mb-4 text-muted">{w.text}</p>
      <CodeBlock label={w.how} text="lanstead routes offer 192.168.1.0/24" />
      {routes.length === 0 ? (
        <Empty icon={Router} title={w.emptyTitle} text={w.emptyText} />
      ) : (
        <>
          <ul className="mt-6 divide-y divide-line border-t border-line">
            {routes.map((route) => (
              <li key={`${route.peerId} ${route.prefix}`} className="flex flex-wrap items-center gap-x-6 gap-y-2 py-3">
                <div className="min-w-52 flex-1">
                  <p>
                    <span className="font-mono text-[0.84rem] font-medium">{route.prefix}</span> <span className="text-muted">{w.behind(route.device)}</span>
                  </p>
                  <p className="text-sm text-muted">
                    {stateOf(route, w.states)}
                    {route.mapped !== null && route.decision === "approved" && <> · {w.by(route.mapped)}</>}
                    {route.name !== "" && (
                      <>
                        {" · "}
                        <span className="font-mono text-[0.84rem]">{`lan:${route.name}`}</span>
                      </>
                    )}
                  </p>
                </div>
                {mayChange && (
                  <div className="flex flex-wrap gap-2">
                    {route.decision !== "approved" && (
                      <>
                        <Button size="small" tone="primary" disabled={decide.isPending} aria-label={w.of(w.allow, route.prefix, route.device)} onClick={() => decide.mutate({ route, decision: "approved", mapped: null })}>
                          {w.allow}
                        </Button>
                        <Button size="small" disabled={decide.isPending} aria-label={w.of(w.allowBy, route.prefix, route.device)} onClick={() => decide.mutate({ route, decision: "approved", mapped: "auto" })}>
                          {w.allowBy}
                        </Button>
                      </>
                    )}
                    {route.decision !== "rejected" && (
                      <Button size="small" tone="danger" disabled={decide.isPending} aria-label={w.of(w.refuse, route.prefix, route.device)} onClick={() => decide.mutate({ route, decision: "rejected", mapped: null })}>
                        {w.refuse}
                      </Button>
                    )}
                  </div>
                )}
                {mayChange && route.decision === "approved" && <RouteName key={route.name} route={route} networkId={networkId} />}
              </li>
            ))}
          </ul>
          <p className="mt-4 text-sm text-muted">{w.hint}</p>
        </>
      )}
    </Card>
  );
}

function stateOf(route: LanRoute, states: Record<"reached" | "away" | "waits" | "rejected", string>): string {
  if (route.decision === "approved") return route.offered ? states.reached : states.away;
  return route.decision === "rejected" ? states.rejected : states.waits;
}
