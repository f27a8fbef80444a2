import { Api, somePublicKey } from "./api.ts";
import type { TestServer } from "./server.ts";

export const owner = { email: "ada@example.org", username: "ada", password: "correct horse battery" };

/** A server in use: a network with machines and a phone, one empty network. */
export interface Scene {
  readonly api: Api;
  readonly networkId: string;
  readonly emptyNetworkId: string;
  readonly agentId: string;
  readonly phoneId: string;
}

interface Created {
  readonly id: string;
}

export async function makeScene(server: TestServer): Promise<Scene> {
  const api = new Api(server.url);
  await api.setUp(await server.setupToken(), owner);
  const network = await api.post<Created>("/v1/networks", { name: "Home", description: "The house and our phones" });
  const empty = await api.post<Created>("/v1/networks", { name: "Workshop" });
  const agents: string[] = [];
  for (const name of ["alpha", "nas"]) {
    const { token } = await api.post<{ token: string }>(`/v1/networks/${network.id}/join-keys`, { description: name });
    agents.push((await api.enrol(token, name)).deviceId);
  }
  await api.post(`/v1/networks/${network.id}/join-keys`, { description: "Rack" });
  const [agentId = ""] = agents;
  await api.patch(`/v1/networks/${network.id}`, { gatewayDeviceId: agentId });
  const phone = await api.post<{ deviceId: string }>(`/v1/networks/${network.id}/peers`, { name: "annas-phone", publicKey: somePublicKey(), platform: "wireguard" });
  return { api, networkId: network.id, emptyNetworkId: empty.id, agentId, phoneId: phone.deviceId };
}
