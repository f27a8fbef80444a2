import { x25519 } from "@noble/curves/ed25519.js";
import { expect, test } from "vitest";
import { fromBase64Url, toBase64 } from "@/lib/base64";
import { makeKeyPair } from "@/lib/wireguard-key";

test("A key pair made by WebCrypto agrees with an independent implementation", async () => {
  const pair = await makeKeyPair();
  expect(toBase64(x25519.getPublicKey(fromBase64Url(pair.privateKey)))).toBe(pair.publicKey);
});

test("Without WebCrypto the fallback makes 32-byte keys that match", async () => {
  const pair = await makeKeyPair(undefined);
  expect(fromBase64Url(pair.privateKey)).toHaveLength(32);
  expect(toBase64(x25519.getPublicKey(fromBase64Url(pair.privateKey)))).toBe(pair.publicKey);
});

test("A browser whose WebCrypto lacks X25519 gets the fallback", async () => {
  const refusing = { generateKey: () => Promise.reject(new DOMException("Unrecognized name.", "NotSupportedError")) };
  const pair = await makeKeyPair(refusing as unknown as SubtleCrypto);
  expect(fromBase64Url(pair.publicKey)).toHaveLength(32);
});
