import type { Api } from "./api.ts";

interface Created {
  readonly id: string;
}

export interface Exposed {
  readonly tenantId: string;
  readonly deviceId: string;
  readonly serverId: string;
}

/** A device at home and a tunnel server with a public address, without the machines: what is exposed is all there but for the packets. */
export async function layExposed(api: Api): Promise<Exposed> {
  const network = await api.post<Created & { readonly tenantId: string }>("/v1/networks", { name: "Home" });
  const { token } = await api.post<{ token: string }>(`/v1/networks/${network.id}/join-keys`, {});
  const { deviceId } = await api.enrol(token, "tower");
  const server = await api.post<Created>(`/v1/tenants/${network.tenantId}/tunnel-servers`, { name: "fra-1", region: "Frankfurt" });
  await api.post(`/v1/tunnel-servers/${server.id}/addresses`, { address: "203.0.113.5" });
  return { tenantId: network.tenantId, deviceId, serverId: server.id };
}
