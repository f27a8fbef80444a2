import { queryOptions } from "@tanstack/react-query";
import { body, client } from "@/api/client";
import { pagedOptions, pageOf } from "@/api/pages";

const searched = (cursor: string, search: string) => ({ ...pageOf(cursor), ...(search === "" ? {} : { search }) });

export const accountsQuery = (search: string) =>
  pagedOptions(["admin", "accounts", "list", search], async (cursor) => body(await client.GET("/v1/admin/accounts", { params: { query: searched(cursor, search) } })));

export const accountQuery = (accountId: string) =>
  queryOptions({
    queryKey: ["admin", "accounts", "one", accountId],
    queryFn: async () => body(await client.GET("/v1/admin/accounts/{accountId}", { params: { path: { accountId } } })),
  });

export const allSpacesQuery = (search: string) =>
  pagedOptions(["admin", "spaces", search], async (cursor) => body(await client.GET("/v1/admin/spaces", { params: { query: searched(cursor, search) } })));

export const keysQuery = queryOptions({ queryKey: ["admin", "keys"], queryFn: async () => body(await client.GET("/v1/admin/keys")) });

export const settingsQuery = queryOptions({ queryKey: ["admin", "settings"], queryFn: async () => body(await client.GET("/v1/admin/settings")) });

export const mailQuery = queryOptions({ queryKey: ["admin", "mail"], queryFn: async () => body(await client.GET("/v1/admin/mail")) });
