import { queryOptions } from "@tanstack/react-query";
import { body, client } from "@/api/client";
import { pagedOptions, pageOf } from "@/api/pages";

/** Of one space, or of all (`null`). */
export const devicesQuery = (tenant: string | null, search = "") =>
  pagedOptions(["devices", "list", tenant, search], async (cursor) =>
    body(await client.GET("/v1/devices", { params: { query: { ...pageOf(cursor), ...(search === "" ? {} : { search }), ...(tenant === null ? {} : { tenant }) } } })),
  );

export const deviceQuery = (deviceId: string) =>
  queryOptions({
    queryKey: ["devices", "one", deviceId],
    queryFn: async () => body(await client.GET("/v1/devices/{deviceId}", { params: { path: { deviceId } } })),
  });

/** Under "devices": what makes devices stale makes these stale. */
export const deviceTunnelsQuery = (deviceId: string) =>
  queryOptions({
    queryKey: ["devices", "tunnels", deviceId],
    // Counters make no events: agents report them every half minute.
    refetchInterval: 15_000,
    queryFn: async () => body(await client.GET("/v1/devices/{deviceId}/tunnels", { params: { path: { deviceId } } })),
  });

export const deviceChangesQuery = (deviceId: string) =>
  pagedOptions(["devices", "changes", deviceId], async (cursor) =>
    body(await client.GET("/v1/devices/{deviceId}/changes", { params: { path: { deviceId }, query: pageOf(cursor) } })),
  );
