import { queryOptions } from "@tanstack/react-query";
import { body, client } from "@/api/client";
import type { NewSpaceLimits, NewTrafficLimits } from "@/api/types";

// Below "expose": what is used grows with what goes through, and an exposure that is slow or closed says so in its state.

export const exposureLimitsQuery = (exposureId: string) =>
  queryOptions({
    queryKey: ["expose", "limits", "exposure", exposureId],
    refetchInterval: 60_000,
    queryFn: async () => body(await client.GET("/v1/exposures/{exposureId}/limits", { params: { path: { exposureId } } })),
  });

export async function putExposureLimits(exposureId: string, limits: NewTrafficLimits) {
  return body(await client.PUT("/v1/exposures/{exposureId}/limits", { params: { path: { exposureId } }, body: limits }));
}

export const clientLimitsQuery = (clientId: string) =>
  queryOptions({
    queryKey: ["expose", "limits", "client", clientId],
    refetchInterval: 60_000,
    queryFn: async () => body(await client.GET("/v1/tunnel-clients/{tunnelClientId}/limits", { params: { path: { tunnelClientId: clientId } } })),
  });

export async function putClientLimits(clientId: string, limits: NewTrafficLimits) {
  return body(await client.PUT("/v1/tunnel-clients/{tunnelClientId}/limits", { params: { path: { tunnelClientId: clientId } }, body: limits }));
}

export const spaceLimitsQuery = (tenantId: string) =>
  queryOptions({
    queryKey: ["expose", "limits", "space", tenantId],
    refetchInterval: 60_000,
    queryFn: async () => body(await client.GET("/v1/tenants/{tenantId}/expose-limits", { params: { path: { tenantId } } })),
  });

export async function putSpaceLimits(tenantId: string, limits: NewSpaceLimits) {
  return body(await client.PUT("/v1/tenants/{tenantId}/expose-limits", { params: { path: { tenantId } }, body: limits }));
}
