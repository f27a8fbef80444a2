import { devices, type Browser, type Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { Api } from "./harness/api.ts";
import { expectNoViolations } from "./harness/judge.ts";
import { owner } from "./harness/scene.ts";
import { TestServer } from "./harness/server.ts";

const { defaultBrowserType: _browser, ...pixel7 } = devices["Pixel 7"];

async function pageOf(browser: Browser, server: TestServer, api: Api, options = {}): Promise<Page> {
  const context = await browser.newContext({ locale: "en-GB", ...options });
  await context.addCookies([{ ...api.sessionCookie, url: server.url }]);
  return await context.newPage();
}

test("An administrator finds an account, disables it and makes a new key; its owner is out at once", async ({ browser }) => {
  test.slow();
  const server = await TestServer.start({ LANSTEAD_REGISTRATION: "open" });
  const ada = new Api(server.url);
  await ada.setUp(await server.setupToken(), owner);
  const bob = new Api(server.url);
  await bob.register({ email: "bob@example.org", username: "bob", password: "correct horse battery" });
  const page = await pageOf(browser, server, ada);

  await page.goto(`${server.url}/admin/accounts`);
  await page.getByRole("searchbox", { name: "Search by name or e-mail" }).fill("BOB@");
  await page.getByRole("link", { name: "bob" }).click();
  await expect(page.getByRole("heading", { name: "bob", level: 2 })).toBeVisible();
  await expectNoViolations(page);
  await page.getByRole("button", { name: "Disable" }).click();
  await expectNoViolations(page);
  await page.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
  await expect(page.getByText("bob is disabled.")).toBeVisible();
  await expect(page.getByText("Disabled", { exact: true })).toBeVisible();
  await expect(bob.get("/v1/me")).rejects.toThrow();

  await page.getByRole("link", { name: "Keys" }).click();
  await page.getByRole("region", { name: "Keys of access tokens" }).getByRole("button", { name: "New key" }).click();
  await expect(page.getByText("Signs soon")).toBeVisible();
  await expectNoViolations(page);
  const phone = await pageOf(browser, server, ada, { ...pixel7, colorScheme: "dark" });
  for (const path of ["/admin/accounts", "/admin/spaces", "/admin/keys", "/admin/settings", "/settings/data"]) {
    await phone.goto(server.url + path);
    await expect(phone.getByRole("heading", { level: 2 }).or(phone.getByRole("listitem").filter({ hasText: "bob" })).first()).toBeVisible();
    await expectNoViolations(phone);
  }
  await Promise.all([page, phone].map(async (one) => one.goto("about:blank")));
  await server.stop();
});

test("A person downloads what is stored of them, and deletes the account by typing its name", async ({ browser }) => {
  const server = await TestServer.start({ LANSTEAD_REGISTRATION: "open" });
  const ada = new Api(server.url);
  await ada.setUp(await server.setupToken(), owner);
  const bob = new Api(server.url);
  await bob.register({ email: "bob@example.org", username: "bob", password: "correct horse battery" });
  const page = await pageOf(browser, server, bob);
  await page.goto(`${server.url}/settings/data`);

  const file = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download my data" }).click();
  expect((await file).suggestedFilename()).toMatch(/^lanstead-my-data-\d{8}\.json$/);

  await page.getByRole("button", { name: "Delete my account" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Delete my account" })).toBeDisabled();
  await dialog.getByLabel("Type bob to confirm").fill("bob");
  await expectNoViolations(page);
  await dialog.getByRole("button", { name: "Delete my account" }).click();
  await expect(page).toHaveURL(/\/login/);
  await expect(ada.get<{ items: unknown[] }>("/v1/admin/accounts?search=bob")).resolves.toMatchObject({ items: [] });
  await page.goto("about:blank");
  await server.stop();
});

test("An administrator suspends a space; its people read why and change nothing, until it is lifted", async ({ browser }) => {
  const server = await TestServer.start({ LANSTEAD_REGISTRATION: "open" });
  const ada = new Api(server.url);
  await ada.setUp(await server.setupToken(), owner);
  const bob = new Api(server.url);
  await bob.register({ email: "bob@example.org", username: "bob", password: "correct horse battery" });
  const space = await bob.post<{ id: string }>("/v1/tenants", { name: "Go club", kind: "community" });
  const bobs = await pageOf(browser, server, bob);
  await bobs.goto(`${server.url}/spaces/${space.id}/general`);
  await bobs.getByRole("group", { name: "Sign" }).getByText("Dice", { exact: true }).click();
  await bobs.getByRole("group", { name: "Colour" }).getByText("Teal", { exact: true }).click();
  await bobs.locator("form").filter({ hasText: "Sign" }).getByRole("button", { name: "Save" }).click();
  await expect(bobs.getByText("The space has its new look")).toBeVisible();
  await expectNoViolations(bobs);

  const page = await pageOf(browser, server, ada);
  await page.goto(`${server.url}/admin/spaces?q=go`);
  await page.getByRole("button", { name: "Suspend Go club" }).click();
  await page.getByLabel("Reason").fill("Unpaid since May.");
  await expectNoViolations(page);
  await page.getByRole("dialog").getByRole("button", { name: "Suspend" }).click();
  await expect(page.getByText("Go club is suspended.")).toBeVisible();
  await expectNoViolations(page);

  await expect(bobs.getByText("This space is suspended")).toBeVisible();
  await expect(bobs.getByText("The reason: Unpaid since May.")).toBeVisible();
  await expect(bobs.getByRole("button", { name: "Save" })).toHaveCount(0);
  await expectNoViolations(bobs);

  await page.getByRole("button", { name: "Lift the suspension of Go club" }).click();
  await expect(bobs.getByText("This space is suspended")).toHaveCount(0);
  await expect(bobs.getByRole("button", { name: "Save" }).first()).toBeVisible();
  await Promise.all([page, bobs].map(async (one) => one.goto("about:blank")));
  await server.stop();
});
