import { queryOptions } from "@tanstack/react-query";
import { body, client } from "@/api/client";
import type { Alert } from "@/api/types";

/** Whose alerts: a network's, or those of a space for all of its networks. */
export type AlertScope = { readonly networkId: string } | { readonly tenantId: string };

export const alertsQuery = (scope: AlertScope) =>
  queryOptions({
    queryKey: "networkId" in scope ? ["networks", "alerts", scope.networkId] : ["tenants", "alerts", scope.tenantId],
    queryFn: async () =>
      body("networkId" in scope ? await client.GET("/v1/networks/{networkId}/alerts", { params: { path: scope } }) : await client.GET("/v1/tenants/{tenantId}/alerts", { params: { path: scope } })).alerts,
  });

export interface NewAlert {
  readonly kind: Alert["kind"];
  readonly tag: string | null;
  readonly forMinutes: number;
  readonly perMinute: number | null;
}

export async function addAlert(scope: AlertScope, alert: NewAlert) {
  return body(
    "networkId" in scope
      ? await client.POST("/v1/networks/{networkId}/alerts", { params: { path: scope }, body: alert })
      : await client.POST("/v1/tenants/{tenantId}/alerts", { params: { path: scope }, body: alert }),
  );
}

export async function removeAlert(scope: AlertScope, id: string): Promise<void> {
  if ("networkId" in scope) await client.DELETE("/v1/networks/{networkId}/alerts/{alertId}", { params: { path: { ...scope, alertId: id } } });
  else await client.DELETE("/v1/tenants/{tenantId}/alerts/{spaceAlertId}", { params: { path: { ...scope, spaceAlertId: id } } });
}
