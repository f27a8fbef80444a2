import { queryOptions } from "@tanstack/react-query";
import { body, client } from "@/api/client";
import { pagedOptions, pageOf } from "@/api/pages";

export const networkMembershipQuery = (networkId: string) =>
  queryOptions({
    queryKey: ["networkMembers", networkId, "mine"],
    queryFn: async () => body(await client.GET("/v1/networks/{networkId}/membership", { params: { path: { networkId } } })),
  });

export const networkMembersQuery = (networkId: string) =>
  pagedOptions(["networkMembers", networkId, "in"], async (cursor) =>
    body(await client.GET("/v1/networks/{networkId}/members", { params: { path: { networkId }, query: pageOf(cursor) } })),
  );

export const networkRequestsQuery = (networkId: string) =>
  pagedOptions(["networkMembers", networkId, "asking"], async (cursor) =>
    body(await client.GET("/v1/networks/{networkId}/requests", { params: { path: { networkId }, query: pageOf(cursor) } })),
  );

export const networkBansQuery = (networkId: string) =>
  pagedOptions(["networkMembers", networkId, "banned"], async (cursor) =>
    body(await client.GET("/v1/networks/{networkId}/bans", { params: { path: { networkId }, query: pageOf(cursor) } })),
  );

/** Public spaces and networks. */
export const discoverNetworksQuery = (search = "") =>
  pagedOptions(["discover", search], async (cursor) => body(await client.GET("/v1/discover", { params: { query: { ...pageOf(cursor), ...(search === "" ? {} : { search }) } } })));
