import { useMutation, useQueryClient } from "@tanstack/react-query";
import { body, client, etagOf } from "@/api/client";
import { networkQuery } from "@/api/networks";
import type { LoadedNetwork, Network } from "@/api/types";

/** What machines must have; one that demands nothing takes a demand away. */
interface Posture {
  agentVersion: string | null;
  systems: { id: string; version: string | null }[];
  diskEncryption: boolean;
  firewall: boolean;
}

interface NetworkChange {
  name?: string;
  description?: string;
  visibility?: Network["visibility"];
  joinPolicy?: Network["joinPolicy"];
  requiredRole?: Network["requiredRole"];
  /** Those that shall change. */
  settings?: { quietSeconds?: number; deviceApproval?: boolean; leaseSeconds?: number; deviceSeconds?: number; keySeconds?: number; actsAsLan?: boolean; presharedKeys?: boolean; posture?: Posture; flowLog?: boolean; flowLogDays?: number };
  /** Null takes the gateway away. */
  gatewayDeviceId?: string | null;
}

/** Changes what the person saw, or nothing: somebody else's change in between is a 412. */
export function useUpdateNetwork(network: LoadedNetwork, onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (change: NetworkChange) => {
      const answer = await client.PATCH("/v1/networks/{networkId}", {
        params: { path: { networkId: network.id } },
        headers: { "If-Match": network.etag },
        body: change,
      });
      return { ...body(answer), etag: etagOf(answer.response) };
    },
    onSuccess: (updated) => {
      queries.setQueryData(networkQuery(network.id).queryKey, updated);
      onDone();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["networks"] }),
  });
}
