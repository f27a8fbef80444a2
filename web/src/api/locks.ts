import { queryOptions } from "@tanstack/react-query";
import { body, client } from "@/api/client";
import { pagedOptions, pageOf } from "@/api/pages";

/** Under the spaces' key: an entry of the log changes the space. */
export const lockQuery = (tenantId: string) =>
  queryOptions({
    queryKey: ["tenants", "lock", tenantId],
    queryFn: async () => body(await client.GET("/v1/tenants/{tenantId}/lock", { params: { path: { tenantId } } })),
  });

/** Under the devices' key: a device that comes or is signed changes this list. */
export const lockDevicesQuery = (tenantId: string) =>
  pagedOptions(["devices", "lock", tenantId], async (cursor) => body(await client.GET("/v1/tenants/{tenantId}/lock/devices", { params: { path: { tenantId }, query: pageOf(cursor) } })));
