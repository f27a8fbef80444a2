import { queryOptions } from "@tanstack/react-query";
import { body, client } from "@/api/client";

export const retentionQuery = (tenantId: string) =>
  queryOptions({
    queryKey: ["retention", tenantId],
    queryFn: async () => body(await client.GET("/v1/tenants/{tenantId}/retention", { params: { path: { tenantId } } })),
  });
