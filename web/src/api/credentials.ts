import { queryOptions } from "@tanstack/react-query";
import { body, client } from "@/api/client";
import { pagedOptions, pageOf } from "@/api/pages";

export const sessionsQuery = pagedOptions(["sessions"], async (cursor) => body(await client.GET("/v1/me/sessions", { params: { query: pageOf(cursor) } })));

export const apiKeysQuery = pagedOptions(["apiKeys"], async (cursor) => body(await client.GET("/v1/me/api-keys", { params: { query: pageOf(cursor) } })));

export const keyScopesQuery = queryOptions({
  queryKey: ["keyScopes"],
  queryFn: async () => body(await client.GET("/v1/key-scopes")).items,
  staleTime: Infinity,
});

export const serviceAccountsQuery = (tenantId: string) =>
  pagedOptions(["serviceAccounts", tenantId], async (cursor) =>
    body(await client.GET("/v1/tenants/{tenantId}/service-accounts", { params: { path: { tenantId }, query: pageOf(cursor) } })),
  );

export const deviceLoginQuery = (userCode: string) =>
  queryOptions({
    queryKey: ["deviceLogin", userCode],
    queryFn: async () => body(await client.GET("/v1/auth/device/{userCode}", { params: { path: { userCode } } })),
    retry: false,
    staleTime: 0,
    gcTime: 0,
  });
