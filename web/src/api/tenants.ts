import { queryOptions } from "@tanstack/react-query";
import { body, client } from "@/api/client";

export const tenantQuery = (tenantId: string) =>
  queryOptions({
    queryKey: ["tenants", tenantId],
    queryFn: async () => body(await client.GET("/v1/tenants/{tenantId}", { params: { path: { tenantId } } })),
  });
