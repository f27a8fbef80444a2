import { expect, test } from "./fixtures.ts";

test("What others do appears without a reload, and waits while the page is held still", async ({ page, signedIn: inUse }) => {
  const { api, emptyNetworkId } = inUse.scene;
  const join = async (name: string) => {
    const { token } = await api.post<{ token: string }>(`/v1/networks/${emptyNetworkId}/join-keys`, {});
    await api.enrol(token, name);
  };
  await page.goto(`${inUse.server.url}/networks/${emptyNetworkId}`);
  await expect(page.getByRole("button", { name: /^Live/ })).toBeVisible();
  await join("lathe");
  await expect(page.getByRole("link", { name: "lathe" })).toBeVisible();

  await page.getByRole("button", { name: /^Live/ }).click();
  await expect(page.getByRole("button", { name: /^Paused/ })).toBeVisible();
  await join("drill");
  await page.waitForTimeout(1500);
  await expect(page.getByRole("link", { name: "drill" })).toHaveCount(0);
  await page.getByRole("button", { name: /^Paused/ }).click();
  await expect(page.getByRole("link", { name: "drill" })).toBeVisible();
});

test("Signing out elsewhere leads to the sign-in page, and back to where one was", async ({ page, watch, inUse }) => {
  watch.expect(/401/);
  await page.goto(`${inUse.server.url}/devices`);
  await expect(page).toHaveURL(/\/login\?to=/);
  await page.getByLabel("E-mail").fill("ada@example.org");
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Devices", level: 1 })).toBeVisible();
  await page.context().clearCookies();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Welcome back" })).toBeVisible();
});
