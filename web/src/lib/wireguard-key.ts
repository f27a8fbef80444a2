import { fromBase64Url, toBase64 } from "@/lib/base64";

/** A WireGuard key pair, base64. The private half stays in the page that made it: never sent, never stored. */
export interface WireGuardKeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

/** X25519 by WebCrypto; by a vetted JavaScript implementation where the browser has none (or the page is plain HTTP). */
export async function makeKeyPair(subtle: SubtleCrypto | undefined = globalThis.crypto.subtle): Promise<WireGuardKeyPair> {
  return (subtle === undefined ? null : await byWebCrypto(subtle)) ?? byScript();
}

async function byWebCrypto(subtle: SubtleCrypto): Promise<WireGuardKeyPair | null> {
  try {
    const pair = await subtle.generateKey({ name: "X25519" }, true, ["deriveBits"]);
    if (!("privateKey" in pair)) return null;
    const jwk = await subtle.exportKey("jwk", pair.privateKey);
    if (jwk.d === undefined || jwk.x === undefined) return null;
    return { privateKey: toBase64(fromBase64Url(jwk.d)), publicKey: toBase64(fromBase64Url(jwk.x)) };
  } catch (error) {
    if (error instanceof DOMException || error instanceof TypeError) return null;
    throw error;
  }
}

async function byScript(): Promise<WireGuardKeyPair> {
  const { x25519 } = await import("@noble/curves/ed25519.js");
  const secret = x25519.utils.randomSecretKey();
  const pair = { privateKey: toBase64(secret), publicKey: toBase64(x25519.getPublicKey(secret)) };
  secret.fill(0);
  return pair;
}
