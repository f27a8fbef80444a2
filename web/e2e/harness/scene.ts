import { Api, somePublicKey } from "./api.ts";
import type { Machine } from "./machines.ts";
import type { TestServer } from "./server.ts";

export const owner = { email: "ada@example.org", username: "ada", password: "correct horse battery" };

/** A server in use: a network with an agent, a machine that has only enrolled and a phone; one empty network. */
export interface Scene {
  readonly api: Api;
  /** The owner's personal space, which holds the networks. */
  readonly tenantId: string;
  readonly networkId: string;
  readonly emptyNetworkId: string;
  readonly agentId: string;
  readonly phoneId: string;
}

interface Created {
  readonly id: string;
}

export async function makeScene(server: TestServer, alpha: Machine): Promise<Scene> {
  const api = new Api(server.url);
  await api.setUp(await server.setupToken(), owner);
  const network = await api.post<Created & { readonly tenantId: string }>("/v1/networks", { name: "Home", description: "The house and our phones" });
  const empty = await api.post<Created>("/v1/networks", { name: "Workshop" });
  const newKey = async (description: string) => (await api.post<{ token: string }>(`/v1/networks/${network.id}/join-keys`, { description })).token;
  await alpha.join(server.lanUrl, await newKey("Rack"));
  const { items } = await api.get<{ items: { deviceId: string }[] }>(`/v1/networks/${network.id}/peers`);
  const agentId = items[0]?.deviceId ?? "";
  await api.enrol(await newKey("Cellar"), "nas");
  await newKey("");
  await api.patch(`/v1/networks/${network.id}`, { gatewayDeviceId: agentId });
  const phone = await api.post<{ deviceId: string }>(`/v1/networks/${network.id}/peers`, { name: "annas-phone", publicKey: somePublicKey(), platform: "wireguard" });
  return { api, tenantId: network.tenantId, networkId: network.id, emptyNetworkId: empty.id, agentId, phoneId: phone.deviceId };
}
