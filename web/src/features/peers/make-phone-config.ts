import { body, client } from "@/api/client";
import { makePresharedKey } from "@/lib/preshared-key";
import { withPresharedKey, withPrivateKey } from "@/lib/wireguard-config";
import type { WireGuardKeyPair } from "@/lib/wireguard-key";

/** What a phone scans. Its private and preshared key are in no request, no storage, no log and no query cache. */
export interface PhoneResult {
  readonly name: string;
  readonly text: string;
  /** The network wants a preshared key, and this browser cannot make one. */
  readonly lacksPreshared: boolean;
}

/**
 * Puts the keys that this page made into the text of the server, after it told the server the public half (where it is another one) and the gateway, sealed, the preshared one:
 * nobody else opens that.
 */
export async function makePhoneConfig(peerId: string, name: string, pair: WireGuardKeyPair, replaces: { readonly overlaps: boolean } | null): Promise<PhoneResult> {
  const config = body(await client.GET("/v1/peers/{peerId}/config", { params: { path: { peerId } } }));
  const { networkId, gatewayPeerId, epoch: known, isWanted } = config.preshared;
  const epoch = Math.max(Date.now(), known + 1);
  const preshared = isWanted ? await makePresharedKey({ networkId, phonePeerId: peerId, gatewayPeerId, gatewayKey: config.peer.publicKey, epoch }, pair.privateKey) : null;
  if (preshared !== null || replaces !== null) {
    await client.PUT("/v1/peers/{peerId}/key", {
      params: { path: { peerId } },
      body: { publicKey: pair.publicKey, preshared: preshared === null ? null : { sealed: preshared.sealed, epoch }, overlaps: replaces?.overlaps ?? true },
    });
  }
  const text = withPrivateKey(config.text, pair.privateKey);
  return { name, text: preshared === null ? text : withPresharedKey(text, preshared.key), lacksPreshared: isWanted && preshared === null };
}
