import { queryOptions } from "@tanstack/react-query";
import { body, client, etagOf } from "@/api/client";
import { pagedOptions, pageOf } from "@/api/pages";

export const tenantQuery = (tenantId: string) =>
  queryOptions({
    queryKey: ["tenants", "one", tenantId],
    queryFn: async () => {
      const answer = await client.GET("/v1/tenants/{tenantId}", { params: { path: { tenantId } } });
      return { ...body(answer), etag: etagOf(answer.response) };
    },
  });

export const discoverQuery = (search = "") =>
  pagedOptions(["tenants", "discover", search], async (cursor) =>
    body(await client.GET("/v1/tenants/discover", { params: { query: { ...pageOf(cursor), ...(search === "" ? {} : { search }) } } })),
  );

export const membersQuery = (tenantId: string, search = "") =>
  pagedOptions(["members", tenantId, search], async (cursor) =>
    body(await client.GET("/v1/tenants/{tenantId}/members", { params: { path: { tenantId }, query: { ...pageOf(cursor), ...(search === "" ? {} : { search }) } } })),
  );

export const bansQuery = (tenantId: string) =>
  pagedOptions(["members", tenantId, "banned"], async (cursor) => body(await client.GET("/v1/tenants/{tenantId}/bans", { params: { path: { tenantId }, query: pageOf(cursor) } })));

/** The server's own table of who may do what: the same for every space. */
export const rolesQuery = queryOptions({
  queryKey: ["roles"],
  queryFn: async () => body(await client.GET("/v1/roles")),
  staleTime: Infinity,
});
