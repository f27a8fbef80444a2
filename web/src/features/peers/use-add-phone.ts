import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { body, client } from "@/api/client";
import { randomUuid } from "@/lib/uuid";
import { makePhoneConfig, type PhoneResult } from "@/features/peers/make-phone-config";
import { makeKeyPair, type WireGuardKeyPair } from "@/lib/wireguard-key";

interface NewPhone {
  readonly networkId: string;
  readonly name: string;
  /** Set when the network has no gateway yet: this device becomes it. */
  readonly gatewayDeviceId: string | null;
}

/** Made so far, kept when the configuration could not be had yet: trying again goes on from there. */
interface HalfMade {
  readonly networkId: string;
  readonly asked: string;
  readonly peerId: string;
  readonly name: string;
  readonly pair: WireGuardKeyPair;
}

/**
 * Makes the key pair here, tells the server the public half, and puts the private half into the text that
 * comes back. The private key is in no request, no storage, no log and no query cache.
 */
export function useAddPhone() {
  const queries = useQueryClient();
  const halfMade = useRef<HalfMade | null>(null);
  return useMutation({
    gcTime: 0,
    mutationFn: async ({ networkId, name, gatewayDeviceId }: NewPhone): Promise<PhoneResult> => {
      if (gatewayDeviceId !== null) await client.PATCH("/v1/networks/{networkId}", { params: { path: { networkId } }, body: { gatewayDeviceId } });
      const known = halfMade.current;
      const phone = known?.networkId === networkId && known.asked === name ? known : await makePhone(networkId, name);
      halfMade.current = phone;
      const made = await makePhoneConfig(phone.peerId, phone.name, phone.pair, null);
      halfMade.current = null;
      return made;
    },
    onSettled: () => Promise.all(["networks", "peers", "devices", "dashboard"].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
    meta: { shownByForm: true },
  });
}

async function makePhone(networkId: string, name: string): Promise<HalfMade> {
  const pair = await makeKeyPair();
  const peer = body(
    await client.POST("/v1/networks/{networkId}/peers", {
      params: { path: { networkId } },
      headers: { "Idempotency-Key": randomUuid() },
      body: { name, publicKey: pair.publicKey, platform: "wireguard" },
    }),
  );
  return { networkId, asked: name, peerId: peer.id, name: peer.name, pair };
}
