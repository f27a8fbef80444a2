import { expect, test } from "./fixtures.ts";
import { Api } from "./harness/api.ts";
import { layExposed } from "./harness/exposed.ts";
import { Views } from "./harness/judge.ts";
import { owner } from "./harness/scene.ts";

test("Rates and a quota are set, an address is blocked, and neither page has violations", async ({ page, context, freshServer }) => {
  test.slow();
  const api = new Api(freshServer.url);
  await api.setUp(await freshServer.setupToken(), owner);
  const { tenantId, deviceId } = await layExposed(api);
  const exposure = await api.post<{ id: string }>(`/v1/tenants/${tenantId}/exposures`, { deviceId, template: "Minecraft Java" });
  await context.addCookies([{ ...api.sessionCookie, url: freshServer.url }]);
  const views = await Views.of(page);

  await page.goto(`${freshServer.url}/expose/${exposure.id}?tab=limits`);
  await page.getByLabel("To home, Mbit/s").fill("20");
  await page.getByLabel("Traffic quota").selectOption("on");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("At least 0.001.")).toBeVisible();
  await page.getByLabel("Traffic in a period, GB").fill("500");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("meter")).toBeVisible();
  await views.expectNoViolations("limits of an exposure");

  await page.goto(`${freshServer.url}/expose/servers`);
  await page.getByLabel("Address or network").fill("198.51.100.7");
  await page.getByLabel("Note").fill("password guessing");
  await page.getByRole("button", { name: "Block", exact: true }).click();
  await expect(page.getByText("198.51.100.7/32", { exact: true })).toBeVisible();
  await views.expectNoViolations("tunnel servers with limits and blocks");
  await page.getByRole("button", { name: "Let 198.51.100.7/32 in again" }).click();
  await expect(page.getByText("Nobody is blocked.")).toBeVisible();
});
