import { expect, test } from "vitest";
import { toBase64 } from "@/lib/base64";
import { makePresharedKey } from "@/lib/preshared-key";

const phone = toBase64(new Uint8Array(32).fill(0x11));
const place = {
  networkId: "01020304-0506-0708-090a-0b0c0d0e0f10",
  phonePeerId: "11121314-1516-1718-191a-1b1c1d1e1f20",
  gatewayPeerId: "21222324-2526-2728-292a-2b2c2d2e2f30",
  // Of a private key of 32 bytes 0x22.
  gatewayKey: "D6poTtKIZ7l/Smot7l34zpdOdrcBjj8iocTPJnhXDyA=",
  epoch: 1_795_000_000_000,
};

// The same bytes are opened by the agent's own code: PhonePresharedKeyTests.
test("What is sealed for the gateway is what the agent opens", async () => {
  const made = await makePresharedKey(place, phone, crypto.subtle, { key: new Uint8Array(32).fill(0x33), ephemeral: new Uint8Array(32).fill(0x44) });
  expect(made).toEqual({ key: toBase64(new Uint8Array(32).fill(0x33)), sealed: "/y7kVgHsG2cxDHeQQEWFrmlzMe7hwfjPJBlzHB//PmsHxavcs+e0P2BBHEankQ5I9UN5pyVUtL+ebhWuLr5VWla/pSeTFsqMW/WvsKB0S5Q=" });
});

test("Each key is another one, and where the browser cannot seal there is none", async () => {
  const first = await makePresharedKey(place, phone);
  const second = await makePresharedKey(place, phone);
  expect(first?.key).not.toBe(second?.key);
  expect(first?.sealed).toHaveLength(108);
  expect(await makePresharedKey(place, phone, null)).toBeNull();
});
