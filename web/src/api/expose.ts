import { queryOptions } from "@tanstack/react-query";
import { body, client, etagOf } from "@/api/client";
import type { Page } from "@/api/pages";
import type { CertificateAuthority, ExposureChange, NewExposure, NewTunnelServer, PoolAddress, ServiceTemplate, TunnelClientChange, TunnelServer, TunnelServerChange } from "@/api/types";

// All below "expose": a port of an address is taken or free by what the whole space exposes, and a device's state is in each of them.

/** As many as a request may bring. */
const limit = 200;

/** Every page of a list: of ports it has to be known which are taken, of all. */
async function all<Item>(load: (page: { limit: number; cursor?: string }) => Promise<Page<Item>>): Promise<readonly Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await load(cursor === null ? { limit } : { limit, cursor });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}

/** What a space exposes, all of it. */
export const exposuresQuery = (tenantId: string) =>
  queryOptions({
    queryKey: ["expose", "exposures", tenantId],
    // Figures of traffic make no events.
    refetchInterval: 30_000,
    queryFn: () => all(async (query) => body(await client.GET("/v1/tenants/{tenantId}/exposures", { params: { path: { tenantId }, query } }))),
  });

export const exposureQuery = (exposureId: string) =>
  queryOptions({
    queryKey: ["expose", "exposure", exposureId],
    // Counters make no events; an end that is just opening is looked at again soon.
    refetchInterval: ({ state }) => (state.data?.state === "opening" ? 2_000 : 15_000),
    queryFn: async () => {
      const answer = await client.GET("/v1/exposures/{exposureId}", { params: { path: { exposureId } } });
      return { ...body(answer), etag: etagOf(answer.response) };
    },
  });

export async function createExposure(tenantId: string, exposure: NewExposure, idempotencyKey: string) {
  return body(await client.POST("/v1/tenants/{tenantId}/exposures", { params: { path: { tenantId } }, headers: { "Idempotency-Key": idempotencyKey }, body: exposure }));
}

/** With the tag of what the person saw, somebody else's change in between is a refusal. */
export async function updateExposure(exposureId: string, change: ExposureChange, etag?: string) {
  return body(await client.PATCH("/v1/exposures/{exposureId}", { params: { path: { exposureId } }, ...(etag === undefined ? {} : { headers: { "If-Match": etag } }), body: change }));
}

export async function deleteExposure(exposureId: string): Promise<void> {
  await client.DELETE("/v1/exposures/{exposureId}", { params: { path: { exposureId } } });
}

/** The server dials the ports itself, from where it stands. */
export async function testExposure(exposureId: string) {
  return body(await client.POST("/v1/exposures/{exposureId}/test", { params: { path: { exposureId } } })).ports;
}

export const exposureMetricsQuery = (exposureId: string, minutes: number, stepSeconds: number) =>
  queryOptions({
    queryKey: ["expose", "metrics", exposureId, minutes],
    refetchInterval: 30_000,
    queryFn: async () => {
      const to = new Date();
      const from = new Date(to.getTime() - minutes * 60_000);
      const query = { from: from.toISOString(), to: to.toISOString(), step: stepSeconds };
      return { from, to, points: body(await client.GET("/v1/exposures/{exposureId}/metrics", { params: { path: { exposureId }, query } })).points };
    },
  });

export const templatesQuery = (tenantId: string) =>
  queryOptions({
    queryKey: ["expose", "templates", tenantId],
    queryFn: async () => body(await client.GET("/v1/tenants/{tenantId}/service-templates", { params: { path: { tenantId } } })).items,
  });

export async function createTemplate(tenantId: string, name: string, ports: ServiceTemplate["ports"]) {
  return body(await client.POST("/v1/tenants/{tenantId}/service-templates", { params: { path: { tenantId } }, body: { name, ports } }));
}

export async function deleteTemplate(templateId: string): Promise<void> {
  await client.DELETE("/v1/service-templates/{serviceTemplateId}", { params: { path: { serviceTemplateId: templateId } } });
}

export const listeningQuery = (deviceId: string) =>
  queryOptions({
    queryKey: ["expose", "listening", deviceId],
    queryFn: async () => body(await client.GET("/v1/devices/{deviceId}/listening-ports", { params: { path: { deviceId } } })).items,
  });

export const tunnelServersQuery = (tenantId: string) =>
  queryOptions({
    queryKey: ["expose", "servers", tenantId],
    refetchInterval: 30_000,
    queryFn: () => all(async (query) => body(await client.GET("/v1/tenants/{tenantId}/tunnel-servers", { params: { path: { tenantId }, query } }))),
  });

export const tunnelServerQuery = (serverId: string) =>
  queryOptions({
    queryKey: ["expose", "server", serverId],
    // A machine that is waited for is seen soon.
    refetchInterval: ({ state }) => (state.data?.deviceId === null ? 3_000 : 30_000),
    queryFn: async () => {
      const answer = await client.GET("/v1/tunnel-servers/{tunnelServerId}", { params: { path: { tunnelServerId: serverId } } });
      return { ...body(answer), etag: etagOf(answer.response) };
    },
  });

export async function createTunnelServer(tenantId: string, server: NewTunnelServer, idempotencyKey: string) {
  return body(await client.POST("/v1/tenants/{tenantId}/tunnel-servers", { params: { path: { tenantId } }, headers: { "Idempotency-Key": idempotencyKey }, body: server }));
}

/** One that is here, or by a new join key, which only this answer has. */
export async function giveMachine(serverId: string, deviceId: string | null) {
  return body(await client.POST("/v1/tunnel-servers/{tunnelServerId}/machine", { params: { path: { tunnelServerId: serverId } }, body: { deviceId } }));
}

export async function updateTunnelServer(server: TunnelServer & { readonly etag: string }, change: TunnelServerChange) {
  return body(await client.PATCH("/v1/tunnel-servers/{tunnelServerId}", { params: { path: { tunnelServerId: server.id } }, headers: { "If-Match": server.etag }, body: change }));
}

/** Where it gets certificates for names. */
export async function setCertificateAuthority(serverId: string, authority: CertificateAuthority) {
  return body(await client.PUT("/v1/tunnel-servers/{tunnelServerId}/certificate-authority", { params: { path: { tunnelServerId: serverId } }, body: authority }));
}

export async function deleteTunnelServer(serverId: string): Promise<void> {
  await client.DELETE("/v1/tunnel-servers/{tunnelServerId}", { params: { path: { tunnelServerId: serverId } } });
}

export async function addPoolAddress(serverId: string, address: string, ownAddress: string | null) {
  return body(await client.POST("/v1/tunnel-servers/{tunnelServerId}/addresses", { params: { path: { tunnelServerId: serverId } }, body: { address, ...(ownAddress === null ? {} : { ownAddress }) } }));
}

export async function updatePoolAddress(addressId: string, status: PoolAddress["status"]) {
  return body(await client.PATCH("/v1/pool-addresses/{poolAddressId}", { params: { path: { poolAddressId: addressId } }, body: { status } }));
}

export async function removePoolAddress(addressId: string): Promise<void> {
  await client.DELETE("/v1/pool-addresses/{poolAddressId}", { params: { path: { poolAddressId: addressId } } });
}

export const tunnelClientsQuery = (serverId: string) =>
  queryOptions({
    queryKey: ["expose", "clients", serverId],
    queryFn: () => all(async (query) => body(await client.GET("/v1/tunnel-servers/{tunnelServerId}/clients", { params: { path: { tunnelServerId: serverId }, query } }))),
  });

export async function addTunnelClient(serverId: string, deviceId: string, addressId: string | null) {
  return body(await client.POST("/v1/tunnel-servers/{tunnelServerId}/clients", { params: { path: { tunnelServerId: serverId } }, body: { deviceId, ...(addressId === null ? {} : { addressId }) } }));
}

export async function updateTunnelClient(clientId: string, change: TunnelClientChange) {
  return body(await client.PATCH("/v1/tunnel-clients/{tunnelClientId}", { params: { path: { tunnelClientId: clientId } }, body: change }));
}

export async function removeTunnelClient(clientId: string): Promise<void> {
  await client.DELETE("/v1/tunnel-clients/{tunnelClientId}", { params: { path: { tunnelClientId: clientId } } });
}
