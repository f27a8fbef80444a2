import { expect, test } from "./fixtures.ts";
import { Api } from "./harness/api.ts";
import { layExposed } from "./harness/exposed.ts";
import { Views } from "./harness/judge.ts";
import { owner } from "./harness/scene.ts";

test("A game is exposed, a taken port is told with its holder and a free one, and it is paused and deleted", async ({ page, context, freshServer }) => {
  const api = new Api(freshServer.url);
  await api.setUp(await freshServer.setupToken(), owner);
  await layExposed(api);
  await context.addCookies([{ ...api.sessionCookie, url: freshServer.url }]);

  await page.goto(`${freshServer.url}/expose`);
  await expect(page.getByText("Nothing is exposed yet")).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "New exposure" }).first().click();
  await page.getByText("Minecraft Java", { exact: true }).click();
  await expect(page.getByLabel("Device", { exact: true })).toHaveValue(/./);
  await expect(page.getByText("People type 203.0.113.5:25565").first()).toBeVisible();
  await page.getByRole("button", { name: "Make it reachable" }).click();
  await expect(page.getByRole("heading", { name: "Minecraft Java", level: 1 })).toBeVisible();
  await expect(page.getByText("Done. This is what your friends type.")).toBeVisible();
  await expect(page.locator("pre").filter({ hasText: /^203\.0\.113\.5:25565$/ })).toBeVisible();
  // Its machines are away here, and that is what it says.
  await expect(page.getByText("Offline").first()).toBeVisible();

  await page.goto(`${freshServer.url}/expose/new`);
  await page.getByText("Something else", { exact: true }).click();
  await page.getByLabel("Port or range").fill("25565");
  await expect(page.getByText("People type 203.0.113.5:20000")).toBeVisible();
  await page.getByLabel("Public port for 25565 TCP").fill("25565");
  await expect(page.getByText("25565 TCP is taken by “Minecraft Java” on tower.")).toBeVisible();
  await page.getByRole("button", { name: "Use 20000" }).click();
  await expect(page.getByText(/is taken by/)).toBeHidden();
  await page.getByRole("button", { name: "Make it reachable" }).click();
  await expect(page.locator("pre").filter({ hasText: /^203\.0\.113\.5:20000$/ })).toBeVisible();

  await page.goto(`${freshServer.url}/expose`);
  const row = page.getByRole("listitem").filter({ hasText: "203.0.113.5:20000" });
  const act = async (what: string) => {
    await row.getByRole("button", { name: /^Actions for/ }).click();
    await page.getByRole("menuitem", { name: what }).click();
  };
  await act("Pause");
  await expect(row.getByText("Paused")).toBeVisible();
  await act("Resume");
  await expect(row.getByText("Paused")).toBeHidden();
  await act("Delete");
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(row).toBeHidden();
  await expect(page.getByRole("listitem").filter({ hasText: "203.0.113.5:25565" })).toBeVisible();
});

test("A server is added by its line, and its addresses are added and turned off", async ({ page, context, freshServer }) => {
  const api = new Api(freshServer.url);
  await api.setUp(await freshServer.setupToken(), owner);
  await context.addCookies([{ ...api.sessionCookie, url: freshServer.url }]);
  await page.goto(`${freshServer.url}/expose`);
  await page.getByRole("link", { name: "Add a server" }).click();
  const panel = page.getByRole("dialog");
  await panel.getByLabel("Name").fill("fra-1");
  await panel.getByRole("button", { name: "Add server" }).click();
  await expect(panel.getByText("Waiting for the machine…")).toBeVisible();
  await expect(panel.locator("pre").first()).toContainText("--key");
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "fra-1" }).click();
  await expect(page.getByRole("heading", { name: "fra-1", level: 1 })).toBeVisible();
  await page.getByText("Add address", { exact: true }).first().click();
  await page.getByLabel("Public address", { exact: true }).fill("203.0.113.9");
  await page.getByRole("button", { name: "Add address" }).click();
  await expect(page.getByText("203.0.113.9 is added")).toBeVisible();
  await page.getByRole("button", { name: "Disable 203.0.113.9" }).click();
  await expect(page.getByRole("button", { name: "Use 203.0.113.9" })).toBeVisible();
});

test("On the port board a service is put on an address by keys and by the pointer, and a taken port is told before", async ({ page, context, freshServer }) => {
  const api = new Api(freshServer.url);
  await api.setUp(await freshServer.setupToken(), owner);
  await layExposed(api);
  await context.addCookies([{ ...api.sessionCookie, url: freshServer.url }]);
  await page.goto(`${freshServer.url}/expose`);
  await page.getByRole("link", { name: "Port board" }).click();
  const address = page.getByRole("list", { name: "Public addresses" }).getByRole("listitem").filter({ has: page.getByRole("heading", { name: "203.0.113.5" }) });
  await expect(address.getByText("All ports are free.")).toBeVisible();
  await page.getByText("Services", { exact: true }).click();
  const handle = page.getByRole("button", { name: "Drag Minecraft Java, 25565 TCP + UDP" }).last();

  // By keys, with what a screen reader hears.
  await handle.focus();
  await page.keyboard.press("Space");
  await expect(page.getByText("Picked up Minecraft Java, 25565 TCP + UDP.")).toBeAttached();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByText("203.0.113.5. Free: drop it here")).toBeAttached();
  await page.keyboard.press("Space");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("People type 203.0.113.5:25565")).toBeVisible();
  await dialog.getByRole("button", { name: "Make it reachable" }).click();
  await expect(address.getByRole("link", { name: "Minecraft Java" })).toBeVisible();

  // By the pointer, to where its port is taken now.
  const [from, to] = [await handle.boundingBox(), await address.boundingBox()];
  if (from === null || to === null) throw new Error("The board is not there.");
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(from.x - 20, from.y, { steps: 4 });
  await page.mouse.move(to.x + to.width / 2, to.y + 20, { steps: 8 });
  await expect(address.getByText("25565 TCP + UDP is taken by “Minecraft Java” on tower. Dropped here it gets 20000.")).toBeVisible();
  await page.mouse.up();
  await dialog.getByRole("button", { name: "Make it reachable" }).click();
  await expect(address.getByText("20000 TCP + UDP", { exact: true })).toBeVisible();

  // Several at once.
  await page.getByRole("checkbox", { name: "Select all" }).first().click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(address.getByText("All ports are free.")).toBeVisible();
});

test("Pages of what is exposed have no violations", async ({ page, context, freshServer }) => {
  test.slow();
  const api = new Api(freshServer.url);
  await api.setUp(await freshServer.setupToken(), owner);
  const { tenantId, deviceId, serverId } = await layExposed(api);
  const exposure = await api.post<{ id: string }>(`/v1/tenants/${tenantId}/exposures`, { deviceId, template: "Minecraft Java" });
  await context.addCookies([{ ...api.sessionCookie, url: freshServer.url }]);
  const views = await Views.of(page);
  for (const path of [
    "/expose",
    "/expose?q=nothing-like-it",
    "/expose/new",
    `/expose/${exposure.id}?made=1`,
    `/expose/${exposure.id}?tab=traffic`,
    `/expose/${exposure.id}?tab=access`,
    `/expose/${exposure.id}?tab=limits`,
    `/expose/${exposure.id}?tab=settings`,
    "/expose/board",
    "/expose/board?q=nothing-like-it",
    "/expose/servers",
    "/expose/servers?create=1",
    `/expose/servers/${serverId}`,
    `/devices/${deviceId}?tab=exposed`,
  ]) {
    await page.goto(freshServer.url + path);
    await expect(page.locator("h1")).toBeAttached();
    await views.expectNoViolations(path);
  }
});
