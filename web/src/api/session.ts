import { queryOptions } from "@tanstack/react-query";
import { body, client, setCsrfToken } from "@/api/client";

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async () => {
    const me = body(await client.GET("/v1/me"));
    setCsrfToken(me.csrfToken);
    return me;
  },
  staleTime: 60_000,
});

export const setupQuery = queryOptions({
  queryKey: ["setup"],
  queryFn: async () => body(await client.GET("/v1/setup")),
});

/** Of one space, or of all (`null`). */
export const dashboardQuery = (tenant: string | null) =>
  queryOptions({
    queryKey: ["dashboard", tenant],
    queryFn: async () => body(await client.GET("/v1/dashboard", { params: { query: tenant === null ? {} : { tenant } } })),
  });
