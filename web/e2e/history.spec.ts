import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { readFile } from "node:fs/promises";
import { expect, test } from "./fixtures.ts";

test("The audit shows what was and what is, is filtered by its address, and comes as a file", async ({ page, signedIn: inUse }) => {
  const { api, emptyNetworkId, tenantId } = inUse.scene;
  const before = await api.get<{ description: string }>(`/v1/networks/${emptyNetworkId}`);
  await api.patch(`/v1/networks/${emptyNetworkId}`, { description: "Lathes and drills" });
  await page.goto(`${inUse.server.url}/activity/audit`);
  await page.getByLabel("Action begins with").fill("network.upd");
  await expect(page).toHaveURL(/action=network\.upd/);
  const rows = page.getByRole("listitem").filter({ has: page.getByText("network.update", { exact: true }) });
  await rows.first().getByText("network.update", { exact: true }).click();
  const changed = rows.first().getByRole("row").filter({ hasText: "description" });
  await expect(changed).toContainText("changed");
  await expect(changed.getByRole("cell").last()).toContainText("Lathes and drills");

  // The address alone leads there: a link of it shows the same to others who may read it.
  await page.goto(`${inUse.server.url}/activity/audit?action=network.upd&outcome=denied`);
  await expect(page.getByText("No row fits these filters.")).toBeVisible();
  await page.getByLabel("Outcome").selectOption("Any");
  await expect(rows.first()).toBeVisible();

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export CSV" }).click();
  const lines = (await readFile(await (await download).path(), "utf8")).trim().split(/\r?\n/);
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines.slice(1)) expect(line).toContain("network.update");
  await api.patch(`/v1/networks/${emptyNetworkId}`, { description: before.description });

  // What is kept for a shorter time is asked about first.
  await page.goto(`${inUse.server.url}/spaces/${tenantId}/retention`);
  await page.getByLabel("Changes of devices").selectOption("7 days");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Keep it shorter" }).click();
  await expect(page.getByText("Saved. The next removal follows it.")).toBeVisible();
  await page.getByLabel("Changes of devices").selectOption("As the server has it (90 days)");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("button", { name: "Save" })).toBeDisabled();
});

test.describe("Webhooks", () => {
  const signatures: string[] = [];
  let receiver: Server;

  test.beforeAll(async () => {
    receiver = createServer((request, response) => {
      signatures.push(String(request.headers["lanstead-signature"] ?? ""));
      request.resume().on("end", () => response.writeHead(204).end());
    });
    await new Promise<void>((done) => receiver.listen(0, "127.0.0.1", done));
  });

  test.afterAll(async () => {
    receiver.closeAllConnections();
    await new Promise((done) => receiver.close(done));
  });

  test("A webhook is added, its secret shown once, tested with a signed event, and removed", async ({ page, signedIn: inUse }) => {
    await page.goto(`${inUse.server.url}/spaces/${inUse.scene.tenantId}/webhooks`);
    await page.getByRole("button", { name: "Add receiver" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Chat bot");
    await dialog.getByLabel("Address").fill(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`);
    await dialog.getByRole("button", { name: "Add", exact: true }).click();
    const secret = (await dialog.locator("pre").first().innerText()).trim();
    expect(secret.length).toBeGreaterThan(20);
    await dialog.getByRole("button", { name: "I have kept it" }).click();
    expect(await page.content()).not.toContain(secret);

    const row = page.getByRole("listitem").filter({ hasText: "Chat bot" });
    await row.getByRole("button", { name: "Send a test" }).click();
    await expect(page.getByText("A test event is on its way")).toBeVisible();
    await expect.poll(() => signatures.length).toBeGreaterThan(0);
    expect(signatures.every((signature) => signature !== "")).toBe(true);
    await row.getByRole("button", { name: "Deliveries" }).click();
    await expect(row.getByText("Delivered").first()).toBeVisible();

    await row.getByRole("button", { name: "Remove" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await expect(page.getByText("Nobody is told yet")).toBeVisible();
  });
});
