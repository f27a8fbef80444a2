import { queryOptions } from "@tanstack/react-query";
import { body, client } from "@/api/client";
import type { LanRoute } from "@/api/types";

/** Under the network's key: what changes the network or its devices brings it anew. */
export const routesQuery = (networkId: string) =>
  queryOptions({
    queryKey: ["networks", "routes", networkId],
    queryFn: async () => body(await client.GET("/v1/networks/{networkId}/routes", { params: { path: { networkId } } })).routes,
  });

/** Gives a LAN that was said yes to a name, or takes it: what rules call it. */
export async function nameRoute(route: LanRoute, name: string) {
  return body(
    await client.PUT("/v1/peers/{peerId}/routes", { params: { path: { peerId: route.peerId } }, body: { prefix: route.prefix, decision: route.decision, mapped: route.mapped, name } }),
  );
}

/** Says yes or no; with "auto" the others reach the LAN by a free range instead of its own. */
export async function decideRoute(route: LanRoute, decision: LanRoute["decision"], mapped: "auto" | null) {
  return body(await client.PUT("/v1/peers/{peerId}/routes", { params: { path: { peerId: route.peerId } }, body: { prefix: route.prefix, decision, mapped } }));
}
