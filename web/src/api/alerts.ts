import { queryOptions } from "@tanstack/react-query";
import { body, client } from "@/api/client";
import type { Alert } from "@/api/types";

export const alertsQuery = (networkId: string) =>
  queryOptions({
    queryKey: ["networks", "alerts", networkId],
    queryFn: async () => body(await client.GET("/v1/networks/{networkId}/alerts", { params: { path: { networkId } } })).alerts,
  });

export interface NewAlert {
  readonly kind: Alert["kind"];
  readonly tag: string | null;
  readonly forMinutes: number;
  readonly perMinute: number | null;
}

export async function addAlert(networkId: string, alert: NewAlert) {
  return body(await client.POST("/v1/networks/{networkId}/alerts", { params: { path: { networkId } }, body: alert }));
}

export async function removeAlert(networkId: string, alertId: string): Promise<void> {
  await client.DELETE("/v1/networks/{networkId}/alerts/{alertId}", { params: { path: { networkId, alertId } } });
}
