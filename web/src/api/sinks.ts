import { queryOptions } from "@tanstack/react-query";
import { body, client } from "@/api/client";
import { pagedOptions, pageOf } from "@/api/pages";
import type { NewSink, SinkChange } from "@/api/types";

/** The sinks of a space, or those of the instance (null). One face for both addresses. */
export type SinkOwner = string | null;

export const sinksQuery = (owner: SinkOwner) =>
  queryOptions({
    queryKey: ["sinks", owner],
    queryFn: async () =>
      owner === null ? body(await client.GET("/v1/admin/sinks")) : body(await client.GET("/v1/tenants/{tenantId}/sinks", { params: { path: { tenantId: owner } } })),
    // What is under way shows up by itself.
    refetchInterval: 5000,
  });

export const deliveriesQuery = (owner: SinkOwner, sinkId: string) =>
  pagedOptions(["deliveries", owner, sinkId], async (cursor) =>
    owner === null
      ? body(await client.GET("/v1/admin/sinks/{instanceSinkId}/deliveries", { params: { path: { instanceSinkId: sinkId }, query: pageOf(cursor) } }))
      : body(await client.GET("/v1/tenants/{tenantId}/sinks/{sinkId}/deliveries", { params: { path: { tenantId: owner, sinkId }, query: pageOf(cursor) } })),
  );

export async function createSink(owner: SinkOwner, sink: NewSink) {
  return owner === null ? body(await client.POST("/v1/admin/sinks", { body: sink })) : body(await client.POST("/v1/tenants/{tenantId}/sinks", { params: { path: { tenantId: owner } }, body: sink }));
}

export async function changeSink(owner: SinkOwner, sinkId: string, change: SinkChange) {
  return owner === null
    ? body(await client.PATCH("/v1/admin/sinks/{instanceSinkId}", { params: { path: { instanceSinkId: sinkId } }, body: change }))
    : body(await client.PATCH("/v1/tenants/{tenantId}/sinks/{sinkId}", { params: { path: { tenantId: owner, sinkId } }, body: change }));
}

export async function removeSink(owner: SinkOwner, sinkId: string): Promise<void> {
  await (owner === null
    ? client.DELETE("/v1/admin/sinks/{instanceSinkId}", { params: { path: { instanceSinkId: sinkId } } })
    : client.DELETE("/v1/tenants/{tenantId}/sinks/{sinkId}", { params: { path: { tenantId: owner, sinkId } } }));
}

export async function testSink(owner: SinkOwner, sinkId: string): Promise<void> {
  await (owner === null
    ? client.POST("/v1/admin/sinks/{instanceSinkId}/test", { params: { path: { instanceSinkId: sinkId } } })
    : client.POST("/v1/tenants/{tenantId}/sinks/{sinkId}/test", { params: { path: { tenantId: owner, sinkId } } }));
}

export async function rotateSecret(owner: SinkOwner, sinkId: string) {
  return owner === null
    ? body(await client.POST("/v1/admin/sinks/{instanceSinkId}/rotate-secret", { params: { path: { instanceSinkId: sinkId } } }))
    : body(await client.POST("/v1/tenants/{tenantId}/sinks/{sinkId}/rotate-secret", { params: { path: { tenantId: owner, sinkId } } }));
}

export async function redeliver(owner: SinkOwner, sinkId: string, deliveryId: number): Promise<void> {
  await (owner === null
    ? client.POST("/v1/admin/sinks/{instanceSinkId}/deliveries/{instanceDeliveryId}/redeliver", { params: { path: { instanceSinkId: sinkId, instanceDeliveryId: deliveryId } } })
    : client.POST("/v1/tenants/{tenantId}/sinks/{sinkId}/deliveries/{deliveryId}/redeliver", { params: { path: { tenantId: owner, sinkId, deliveryId } } }));
}
