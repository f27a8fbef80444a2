import { queryOptions } from "@tanstack/react-query";
import { body, client } from "@/api/client";

export const roomsKey = (networkId: string) => ["rooms", networkId] as const;

export const roomsQuery = (networkId: string) =>
  queryOptions({
    queryKey: [...roomsKey(networkId), "rooms"],
    queryFn: async () => body(await client.GET("/v1/networks/{networkId}/rooms", { params: { path: { networkId } } })),
  });

export const pinnedServersQuery = (networkId: string) =>
  queryOptions({
    queryKey: [...roomsKey(networkId), "servers"],
    queryFn: async () => body(await client.GET("/v1/networks/{networkId}/servers", { params: { path: { networkId } } })),
  });

/** How the people of a network reach each other; for who is in it. */
export const connectionsQuery = (networkId: string) =>
  queryOptions({
    queryKey: [...roomsKey(networkId), "connections"],
    queryFn: async () => body(await client.GET("/v1/networks/{networkId}/connections", { params: { path: { networkId } } })),
    retry: false,
  });
