import { expect, test } from "./fixtures.ts";

test.use({ viewport: { width: 320, height: 640 } });

test("Nothing scrolls sideways at 320 pixels", async ({ page, signedIn: inUse }) => {
  const { networkId, agentId } = inUse.scene;
  const paths = [
    "/setup",
    "/",
    "/devices",
    `/devices/${agentId}`,
    `/devices/${agentId}?tab=connections`,
    "/networks",
    `/networks/${networkId}`,
    `/networks/${networkId}?tab=keys`,
    `/networks/${networkId}?tab=settings`,
    `/networks/${networkId}?add=linux`,
    `/networks/${networkId}?add=phone`,
    "/networks?create=1",
    "/activity",
    "/settings/profile",
    "/settings/appearance",
    `/spaces/${inUse.scene.tenantId}/general`,
    "/admin/overview",
  ];
  for (const path of paths) {
    await page.goto(inUse.server.url + path);
    await expect(page.getByRole("heading").first()).toBeVisible();
    await expect(page.locator("output .animate-pulse")).toHaveCount(0);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(over, path).toBe(0);
  }
});
