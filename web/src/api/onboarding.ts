import { queryOptions } from "@tanstack/react-query";
import { body, client } from "@/api/client";

export const onboardingKey = (tenantId: string) => ["onboarding", tenantId] as const;

/** What a space asks who joins, and what one answered. */
export const onboardingQuery = (tenantId: string) =>
  queryOptions({
    queryKey: onboardingKey(tenantId),
    queryFn: async () => body(await client.GET("/v1/tenants/{tenantId}/onboarding", { params: { path: { tenantId } } })),
  });
