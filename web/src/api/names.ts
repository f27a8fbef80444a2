import { queryOptions } from "@tanstack/react-query";
import { body, client } from "@/api/client";
import type { NewNameRecord } from "@/api/types";

/** Under the network's key: what changes the network brings it anew. */
export const namesQuery = (networkId: string) =>
  queryOptions({
    queryKey: ["networks", "names", networkId],
    queryFn: async () => body(await client.GET("/v1/networks/{networkId}/names", { params: { path: { networkId } } })),
  });

export async function addNameRecord(networkId: string, record: NewNameRecord) {
  return body(await client.POST("/v1/networks/{networkId}/records", { params: { path: { networkId } }, body: record }));
}

export async function removeNameRecord(networkId: string, recordId: string): Promise<void> {
  await client.DELETE("/v1/networks/{networkId}/records/{recordId}", { params: { path: { networkId, recordId } } });
}
