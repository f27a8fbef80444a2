import { readFile } from "node:fs/promises";
import { expect, test } from "./fixtures.ts";
import { Views } from "./harness/judge.ts";

test("A network is downloaded as a file, and what would come of it elsewhere is shown before it is made", async ({ page, signedIn: inUse }) => {
  const { networkId } = inUse.scene;
  await page.goto(`${inUse.server.url}/networks/${networkId}?tab=settings`);
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("section").filter({ hasText: "As a file" }).getByRole("button", { name: "Download" }).click()]);
  const file = JSON.parse(await readFile(await download.path(), "utf8")) as Record<string, unknown>;
  expect(JSON.stringify(file)).not.toContain("publicKey");

  await page.goto(`${inUse.server.url}/networks`);
  await page.getByRole("link", { name: "Import" }).click();
  const choose = (name: string, text: string) => page.getByLabel("File").setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
  await choose("notes.json", "no JSON");
  await expect(page.getByText("This is no file of a network.")).toBeVisible();
  await choose("copy.json", JSON.stringify({ ...file, name: "Copy", ipv4Cidr: "172.31.9.0/24", devices: [{ name: "gone", device: "gone", owner: "nobody", ipv4: "172.31.9.7", tags: [] }], reservations: [], servers: [] }));
  await expect(page.getByText("“Copy” would be made, with 172.31.9.0/24.")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "device gone" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Import it" })).toBeEnabled();
  await (await Views.of(page)).expectNoViolations("what would be imported");
  if (process.env["LANSTEAD_PICTURES"] !== undefined) await page.screenshot({ path: `${process.env["LANSTEAD_PICTURES"]}/import.png`, fullPage: true });
});
