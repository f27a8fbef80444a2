import { queryOptions } from "@tanstack/react-query";
import { body, client } from "@/api/client";
import type { NewBlock } from "@/api/types";

export const blocksQuery = (tenantId: string) =>
  queryOptions({
    queryKey: ["expose", "blocks", tenantId],
    // What was dropped makes no events.
    refetchInterval: 60_000,
    queryFn: async () => body(await client.GET("/v1/tenants/{tenantId}/blocks", { params: { path: { tenantId } } })),
  });

export async function addBlock(tenantId: string, block: NewBlock) {
  return body(await client.POST("/v1/tenants/{tenantId}/blocks", { params: { path: { tenantId } }, body: block }));
}

export async function removeBlock(tenantId: string, blockId: string): Promise<void> {
  await client.DELETE("/v1/tenants/{tenantId}/blocks/{blockId}", { params: { path: { tenantId, blockId } } });
}
