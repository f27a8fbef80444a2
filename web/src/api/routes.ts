import { queryOptions } from "@tanstack/react-query";
import { body, client } from "@/api/client";
import type { LanRoute } from "@/api/types";

/** Under the network's key: what changes the network or its devices brings it anew. */
export const routesQuery = (networkId: string) =>
  queryOptions({
    queryKey: ["networks", "routes", networkId],
    queryFn: async () => body(await client.GET("/v1/networks/{networkId}/routes", { params: { path: { networkId } } })).routes,
  });

/** Says yes or no; with "auto" the others reach the LAN by a free range instead of its own. */
export async function decideRoute(route: LanRoute, decision: LanRoute["decision"], mapped: "auto" | null) {
  return body(await client.PUT("/v1/peers/{peerId}/routes", { params: { path: { peerId: route.peerId } }, body: { prefix: route.prefix, decision, mapped } }));
}
