import { queryOptions } from "@tanstack/react-query";
import { body, client } from "@/api/client";
import { pagedOptions, pageOf } from "@/api/pages";

export interface FlowFilter {
  readonly device?: string;
  readonly port?: number;
  readonly verdict?: string;
}

export const flowsQuery = (networkId: string, filter: FlowFilter) =>
  pagedOptions(["networks", "flows", networkId, filter], async (cursor) =>
    body(await client.GET("/v1/networks/{networkId}/flows", { params: { path: { networkId }, query: { ...pageOf(cursor), ...filter } } })),
  );

export const flowSummaryQuery = (networkId: string) =>
  queryOptions({
    queryKey: ["networks", "flowSummary", networkId],
    queryFn: async () => body(await client.GET("/v1/networks/{networkId}/flows/summary", { params: { path: { networkId } } })),
  });

/** The same rows as a file. A link: the browser streams it to the disk. */
export function flowsFile(networkId: string, filter: FlowFilter, format: "jsonl" | "csv"): string {
  const query = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(filter)) query.set(name, String(value));
  return `/v1/networks/${networkId}/flows/export?${query.toString()}`;
}
