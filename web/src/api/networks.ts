import { queryOptions } from "@tanstack/react-query";
import { body, client, etagOf } from "@/api/client";
import { pagedOptions, pageOf } from "@/api/pages";

/** Of one space, or of all (`null`). */
export const networksQuery = (tenant: string | null, search = "") =>
  pagedOptions(["networks", "list", tenant, search], async (cursor) =>
    body(await client.GET("/v1/networks", { params: { query: { ...pageOf(cursor), ...(search === "" ? {} : { search }), ...(tenant === null ? {} : { tenant }) } } })),
  );

export const networkQuery = (networkId: string) =>
  queryOptions({
    queryKey: ["networks", "one", networkId],
    queryFn: async () => {
      const answer = await client.GET("/v1/networks/{networkId}", { params: { path: { networkId } } });
      return { ...body(answer), etag: etagOf(answer.response) };
    },
  });

export const peersQuery = (networkId: string) =>
  pagedOptions(["peers", networkId], async (cursor) =>
    body(await client.GET("/v1/networks/{networkId}/peers", { params: { path: { networkId }, query: pageOf(cursor) } })),
  );

export const activityQuery = (networkId: string) =>
  pagedOptions(["activity", networkId], async (cursor) =>
    body(await client.GET("/v1/networks/{networkId}/activity", { params: { path: { networkId }, query: pageOf(cursor) } })),
  );

export const joinKeysQuery = (networkId: string) =>
  pagedOptions(["joinKeys", networkId], async (cursor) =>
    body(await client.GET("/v1/networks/{networkId}/join-keys", { params: { path: { networkId }, query: pageOf(cursor) } })),
  );
