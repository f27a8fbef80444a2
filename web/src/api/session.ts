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

export const dashboardQuery = queryOptions({
  queryKey: ["dashboard"],
  queryFn: async () => body(await client.GET("/v1/dashboard")),
});
