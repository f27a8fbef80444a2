import { queryOptions } from "@tanstack/react-query";
import { body, client } from "@/api/client";

/** Under "devices": what makes devices stale makes this stale. */
export const fleetQuery = (tenantId: string) =>
  queryOptions({
    queryKey: ["devices", "fleet", tenantId],
    queryFn: async () => body(await client.GET("/v1/tenants/{tenantId}/fleet", { params: { path: { tenantId } } })),
  });

export interface NewFleetUpdate {
  readonly version: string;
  readonly waves: string[];
  readonly gateMinutes: number;
}

export async function beginFleetUpdate(tenantId: string, update: NewFleetUpdate) {
  return body(await client.POST("/v1/tenants/{tenantId}/fleet/updates", { params: { path: { tenantId } }, body: update }));
}

export async function changeFleetUpdate(tenantId: string, fleetUpdateId: string, status: "paused" | "running" | "aborted") {
  return body(await client.PATCH("/v1/tenants/{tenantId}/fleet/updates/{fleetUpdateId}", { params: { path: { tenantId, fleetUpdateId } }, body: { status } }));
}
