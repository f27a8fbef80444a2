import { expect, test } from "./fixtures.ts";
import { Api } from "./harness/api.ts";

test("Who may only look is offered nothing to change; with another role the buttons come, and the membership gets an end", async ({ page, browser, signedIn: inUse }) => {
  const { server, scene } = inUse;
  const { token } = await scene.api.post<{ token: string }>(`/v1/tenants/${scene.tenantId}/invite-links`, { role: "viewer", maxUses: 1 });
  const vera = new Api(server.url);
  await vera.post("/v1/auth/register", { email: "vera@example.org", username: "vera", password: "correct horse battery", invite: token });
  const { id } = await vera.get<{ id: string }>("/v1/me");
  const context = await browser.newContext({ locale: "en-GB" });
  await context.addCookies([{ ...vera.sessionCookie, url: server.url }]);
  const hers = await context.newPage();

  await hers.goto(`${server.url}/networks/${scene.networkId}`);
  await expect(hers.getByRole("link", { name: "alpha" }).first()).toBeVisible();
  await expect(hers.getByRole("link", { name: "Add device" })).toHaveCount(0);
  await expect(hers.getByRole("tab", { name: "Join keys" })).toHaveCount(0);
  await hers.getByRole("tab", { name: "Settings" }).click();
  await expect(hers.getByRole("heading", { name: "Addresses" })).toBeVisible();
  await expect(hers.getByRole("button", { name: "Save" })).toHaveCount(0);
  await expect(hers.getByRole("button", { name: "Delete network" })).toHaveCount(0);
  await hers.goto(`${server.url}/devices/${scene.agentId}`);
  await expect(hers.getByRole("heading", { name: "alpha", level: 1 })).toBeVisible();
  await expect(hers.getByRole("button", { name: "Rename" })).toHaveCount(0);
  await expect(hers.getByRole("button", { name: "Remove" })).toHaveCount(0);

  // As a moderator she may, without a reload.
  await scene.api.patch(`/v1/tenants/${scene.tenantId}/members/${id}`, { role: "moderator" });
  await expect(hers.getByRole("button", { name: "Rename" })).toBeVisible();

  await page.goto(`${server.url}/spaces/${scene.tenantId}/members`);
  await page.getByRole("button", { name: "End of the membership of vera" }).click();
  await page.getByRole("dialog").getByLabel("Last day").fill("2001-01-01");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Choose a day to come.")).toBeVisible();
  const tomorrow = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  await page.getByRole("dialog").getByLabel("Last day").fill(tomorrow);
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "vera" })).toContainText(/until in [123] days|until tomorrow/);

  await page.getByRole("button", { name: "Remove vera?" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("vera is no member any more")).toBeVisible();
  await context.close();
});
