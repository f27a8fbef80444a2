import { toBase64 } from "@/lib/base64";

/** Which preshared key is meant (docs/adr/0028): of whom, between which WireGuard keys, and the how manyth. Keys in base64. */
export interface PresharedPlace {
  readonly networkId: string;
  readonly phonePeerId: string;
  readonly gatewayPeerId: string;
  readonly gatewayKey: string;
  readonly epoch: number;
}

export interface PresharedKey {
  /** For the configuration; like the private key it is in no request. */
  readonly key: string;
  /** For the gateway: nobody else opens it. */
  readonly sealed: string;
}

interface Randomness {
  readonly key: Uint8Array<ArrayBuffer>;
  readonly ephemeral: Uint8Array<ArrayBuffer>;
}

/** Makes a preshared key and seals it for the gateway; null where the browser has no WebCrypto, as on a page by plain HTTP. */
export async function makePresharedKey(
  place: PresharedPlace,
  privateKey: string,
  subtle: SubtleCrypto | null | undefined = globalThis.crypto.subtle,
  random: Randomness = { key: crypto.getRandomValues(new Uint8Array(32)), ephemeral: crypto.getRandomValues(new Uint8Array(32)) },
): Promise<PresharedKey | null> {
  if (subtle === undefined || subtle === null) return null;
  const { x25519 } = await import("@noble/curves/ed25519.js");
  const phone = fromBase64(privateKey);
  const gateway = fromBase64(place.gatewayKey);
  const ephemeral = x25519.getPublicKey(random.ephemeral);
  const secrets = join(x25519.getSharedSecret(random.ephemeral, gateway), x25519.getSharedSecret(phone, gateway));
  const info = join(
    new TextEncoder().encode("lanstead pair key v1"),
    Uint8Array.of(0),
    ...[place.networkId, place.phonePeerId, place.gatewayPeerId].map(fromUuid),
    x25519.getPublicKey(phone),
    gateway,
    bigEndian(place.epoch),
  );
  const material = await subtle.importKey("raw", secrets, "HKDF", false, ["deriveKey"]);
  const sealing = await subtle.deriveKey({ name: "HKDF", hash: "SHA-256", salt: join(ephemeral), info }, material, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const sealed = new Uint8Array(await subtle.encrypt({ name: "AES-GCM", iv: new Uint8Array(12), tagLength: 128 }, sealing, random.key));
  const made = { key: toBase64(random.key), sealed: toBase64(join(ephemeral, sealed)) };
  for (const secret of [random.key, random.ephemeral, phone, secrets]) secret.fill(0);
  return made;
}

function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function fromUuid(text: string): Uint8Array {
  return Uint8Array.from(text.replaceAll("-", "").match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function bigEndian(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, BigInt(value));
  return bytes;
}
