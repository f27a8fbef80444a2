import { expect, test } from "vitest";
import { configFileName, withPresharedKey, withPrivateKey } from "@/lib/wireguard-config";

test("The private key goes into the empty line and nowhere else", () => {
  const text = "[Interface]\nPrivateKey = \nAddress = 10.1.2.3/32\n\n[Peer]\nPublicKey = abc=\n";
  expect(withPrivateKey(text, "k$&y=")).toBe("[Interface]\nPrivateKey = k$&y=\nAddress = 10.1.2.3/32\n\n[Peer]\nPublicKey = abc=\n");
});

test("A text whose private key line is missing or filled is refused", () => {
  expect(() => withPrivateKey("[Interface]\n", "key")).toThrow("PrivateKey");
  expect(() => withPrivateKey("[Interface]\nPrivateKey = other\n", "key")).toThrow("PrivateKey");
});

test("A preshared key stands with the gateway's public key", () => {
  expect(withPresharedKey("[Peer]\nPublicKey = abc=\nEndpoint = a:1\n", "k$&y=")).toBe("[Peer]\nPublicKey = abc=\nPresharedKey = k$&y=\nEndpoint = a:1\n");
  expect(() => withPresharedKey("[Interface]\n", "key")).toThrow("gateway");
});

test("File names are names that wg-quick takes for an interface", () => {
  expect(configFileName("Anna's Phone")).toBe("anna-s-phone.conf");
  expect(configFileName("a-very-long-device-name")).toBe("a-very-long-dev.conf");
  expect(configFileName("…")).toBe("lanstead.conf");
});
