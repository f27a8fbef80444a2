import { x25519 } from "@noble/curves/ed25519.js";
import { readFile } from "node:fs/promises";
import type { Page, Request } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import type { Scene } from "./harness/scene.ts";

/** Everything that leaves the page. */
function record(page: Page): string[] {
  const sent: string[] = [];
  page.on("request", (request: Request) => sent.push(request.url(), JSON.stringify(request.headers()), request.postData() ?? ""));
  return sent;
}

async function addPhone(page: Page, url: string, scene: Scene, name: string): Promise<string> {
  await page.goto(`${url}/networks/${scene.networkId}?add=phone`);
  await page.getByLabel("Name of the device").fill(name);
  await page.getByRole("button", { name: "Make configuration" }).click();
  await expect(page.getByRole("img", { name: `QR code with the WireGuard configuration of ${name}` })).toBeVisible();
  return await page.locator("pre").innerText();
}

function keyIn(config: string): Buffer {
  const [, key = ""] = /^PrivateKey = (\S+)$/m.exec(config) ?? [];
  const bytes = Buffer.from(key, "base64");
  expect(bytes).toHaveLength(32);
  return bytes;
}

test("A phone gets another configuration whose preshared key leaves the page sealed alone", async ({ page, signedIn: inUse }) => {
  const { api, networkId } = inUse.scene;
  await api.patch(`/v1/networks/${networkId}`, { settings: { presharedKeys: true } });
  try {
    const sent = record(page);
    const first = await addPhone(page, inUse.server.url, inUse.scene, "phone-preshared");
    await page.getByRole("button", { name: "Close" }).click();
    await page.goto(`${inUse.server.url}/devices?q=phone-preshared`);
    await page.getByRole("link", { name: "phone-preshared" }).first().click();
    await page.getByRole("button", { name: "New configuration" }).click();
    await page.getByRole("button", { name: "Make configuration" }).click();
    await expect(page.getByRole("img", { name: "QR code with the WireGuard configuration of phone-preshared" })).toBeVisible();
    const second = await page.locator("pre").innerText();
    expect(keyIn(second).equals(keyIn(first))).toBe(false);
    for (const config of [first, second]) {
      const [, preshared = ""] = /^PresharedKey = (\S+)$/m.exec(config) ?? [];
      expect(Buffer.from(preshared, "base64")).toHaveLength(32);
      for (const secret of [preshared, keyIn(config).toString("base64")]) expect(sent.filter((text) => text.includes(secret))).toEqual([]);
    }
  } finally {
    await api.patch(`/v1/networks/${networkId}`, { settings: { presharedKeys: false } });
  }
});

for (const source of ["WebCrypto", "JavaScript"] as const) {
  test(`The private key made by ${source} never leaves the page and is nowhere stored`, async ({ page, signedIn: inUse }) => {
    if (source === "JavaScript") await page.addInitScript(() => Object.defineProperty(crypto, "subtle", { value: undefined }));
    const sent = record(page);
    const config = await addPhone(page, inUse.server.url, inUse.scene, `phone-${source.toLowerCase()}`);
    const key = keyIn(config);

    const publicKey = Buffer.from(x25519.getPublicKey(key)).toString("base64");
    expect(sent.some((text) => text.includes(publicKey))).toBe(true);
    for (const form of [key.toString("base64"), key.toString("base64url"), key.toString("hex"), encodeURIComponent(key.toString("base64"))]) {
      expect(sent.filter((text) => text.includes(form))).toEqual([]);
    }
    const stored = await page.evaluate(async () => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, await indexedDB.databases(), history.state, location.href]));
    expect(stored).not.toContain(key.toString("base64"));

    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download file" }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^phone-\w+\.conf$/);
    expect((await readFile(await file.path(), "utf8")).trim()).toBe(config.trim());

    await page.getByRole("button", { name: "Close" }).click();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await page.getByRole("link", { name: "Add device" }).first().click();
    await page.getByRole("tab", { name: "Phone" }).click();
    await expect(page.getByLabel("Name of the device")).toHaveValue("");
  });
}
