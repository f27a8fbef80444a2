import { devices, type Browser, type Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { Api } from "./harness/api.ts";
import { Views } from "./harness/judge.ts";
import { TestServer } from "./harness/server.ts";

const { defaultBrowserType: _browser, ...pixel7 } = devices["Pixel 7"];

interface Person {
  readonly api: Api;
  readonly page: Page;
}

async function personOn(server: TestServer, browser: Browser, name: string, options = {}): Promise<Person> {
  const api = new Api(server.url);
  await api.register({ email: `${name}@example.org`, username: name, password: "correct horse battery" });
  const context = await browser.newContext({ locale: "en-GB", ...options });
  await context.addCookies([{ ...api.sessionCookie, url: server.url }]);
  return { api, page: await context.newPage() };
}

test("A community is made, found by somebody else, joined by its password, and seen live by its owner", async ({ browser }) => {
  test.slow();
  const server = await TestServer.start({ LANSTEAD_REGISTRATION: "open" });
  const ada = await personOn(server, browser, "ada");
  const bob = await personOn(server, browser, "bob", { ...pixel7 });
  const { page } = ada;

  // Alone in her own space she meets no choice of spaces.
  await page.goto(server.url);
  await expect(page.getByRole("button", { name: /^Space:/ })).toHaveCount(0);
  await page.getByRole("link", { name: "Spaces", exact: true }).click();
  await page.getByRole("link", { name: "Create a space" }).click();
  await page.getByLabel("Name").fill("Chess club");
  await page.getByText("Community", { exact: true }).click();
  await page.getByRole("button", { name: "Create a space" }).click();
  await expect(page.getByRole("heading", { name: "Chess club", level: 1 })).toBeVisible();
  await page.getByText("Everybody", { exact: true }).click();
  await page.getByText("With a password", { exact: true }).click();
  await page.getByLabel("Password for joining").fill("rooks and pawns");
  await page.locator("form").filter({ hasText: "Who finds it" }).getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Leave it empty to keep the present one.")).toBeVisible();
  await page.getByRole("link", { name: "Members" }).click();
  await expect(page.getByText("Members · 1")).toBeVisible();

  // Bob, on a phone, finds it and gets the password wrong once.
  await bob.page.goto(`${server.url}/spaces?q=chess`);
  await bob.page.getByRole("button", { name: "Join Chess club" }).click();
  await bob.page.getByLabel("Password of the space").fill("guessed wrongly");
  await bob.page.getByRole("button", { name: "Join", exact: true }).click();
  await expect(bob.page.getByText("This is not the space's password.")).toBeVisible();
  await bob.page.getByLabel("Password of the space").fill("rooks and pawns");
  await bob.page.getByRole("button", { name: "Join", exact: true }).click();
  await expect(bob.page.getByRole("heading", { name: "Chess club", level: 1 })).toBeVisible();
  await expect(bob.page.getByRole("button", { name: "Space: Chess club. Change" })).toBeVisible();

  // Ada sees him without a reload, and makes him an admin; what he may do follows at once.
  await expect(page.getByText("Members · 2")).toBeVisible();
  await expect(bob.page.getByRole("button", { name: "Save" })).toHaveCount(0);
  await page.getByLabel("Role of bob").selectOption("admin");
  await expect(bob.page.getByRole("button", { name: "Save" }).first()).toBeVisible();

  // He is told of it, until he has seen it; and by mail, if he wants, of less.
  await bob.page.getByRole("link", { name: "Notifications, 1 unread" }).click();
  await bob.page.getByRole("link", { name: "You are Admin of Chess club now" }).click();
  await expect(bob.page.getByRole("heading", { name: "Chess club", level: 1 })).toBeVisible();
  await expect(bob.page.getByRole("link", { name: "Notifications", exact: true })).toBeVisible();
  await bob.page.goto(`${server.url}/settings/notifications`);
  await bob.page.getByLabel("Somebody calls me in a channel").check();
  const saved = bob.page.waitForResponse((answer) => answer.request().method() === "PUT");
  await bob.page.getByRole("button", { name: "Save" }).click();
  await saved;
  await bob.page.reload();
  await expect(bob.page.getByLabel("Somebody calls me in a channel")).toBeChecked();
  await bob.page.goBack();

  // Deleted, with its name typed: both see when it goes; restored, all is as before.
  await page.getByRole("link", { name: "Leave or delete" }).click();
  await page.getByRole("button", { name: "Delete space" }).click();
  await expect(page.getByRole("dialog").getByRole("button", { name: "Delete space" })).toBeDisabled();
  await page.getByLabel("Type Chess club to confirm").fill("Chess club");
  await page.getByRole("dialog").getByRole("button", { name: "Delete space" }).click();
  await expect(page.getByText(/^This space goes on /)).toBeVisible();
  await expect(bob.page.getByText(/^This space goes on /)).toBeVisible();
  await expect(bob.page.getByRole("button", { name: "Save" })).toHaveCount(0);
  await page.getByRole("button", { name: "Restore" }).click();
  await expect(page.getByText(/^This space goes on /)).toHaveCount(0);

  // Passed on: bob owns it, and ada may leave.
  await page.getByRole("button", { name: "Make owner" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Make owner" }).click();
  await expect(page.getByRole("button", { name: "Delete space" })).toHaveCount(0);
  await page.getByRole("button", { name: "Leave", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Leave", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Spaces", level: 1 })).toBeVisible();
  await bob.page.goto("about:blank");
  await page.goto("about:blank");
  await server.stop();
});

test("Lists follow the chosen space, and show all again", async ({ page, signedIn: inUse }) => {
  const { api } = inUse.scene;
  const team = await api.post<{ id: string }>("/v1/tenants", { name: "Office", kind: "team" });
  await api.post("/v1/networks", { name: "Meeting rooms", tenantId: team.id });
  await page.goto(`${inUse.server.url}/networks`);
  await expect(page.getByRole("link", { name: "Workshop" })).toBeVisible();
  await page.getByRole("button", { name: "Space: All spaces. Change" }).click();
  await page.getByRole("menuitem", { name: "Office" }).click();
  await expect(page.getByRole("link", { name: "Meeting rooms" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Workshop" })).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("link", { name: "Meeting rooms" })).toBeVisible();
  await page.goto(`${inUse.server.url}/devices`);
  await expect(page.getByText("annas-phone")).toHaveCount(0);
  await page.getByRole("button", { name: "Space: Office. Change" }).click();
  await page.getByRole("menuitem", { name: "All spaces" }).click();
  await expect(page.getByText("annas-phone").first()).toBeVisible();
});

test("A team's pages and dialogs have no violations", async ({ page, signedIn: inUse }) => {
  const views = await Views.of(page);
  const { api } = inUse.scene;
  const { id } = await api.post<{ id: string }>("/v1/tenants", { name: "Harbour", kind: "team", visibility: "public", access: "open", description: "Boats and their radios" });
  for (const below of ["general", "members", "danger"]) {
    await page.goto(`${inUse.server.url}/spaces/${id}/${below}`);
    await views.expectNoViolations(below);
  }
  await page.goto(`${inUse.server.url}/spaces?create=1`);
  await expect(page.getByRole("dialog")).toBeVisible();
  await views.expectNoViolations("create");
  await page.goto(`${inUse.server.url}/spaces?join=01890000-0000-7000-8000-000000000000`);
  await expect(page.getByRole("dialog")).toBeVisible();
  await views.expectNoViolations("join");
  await page.goto(`${inUse.server.url}/spaces`);
  await views.expectNoViolations("spaces");

  // Who is in two spaces chooses between them.
  await page.getByRole("button", { name: /^Space:/ }).filter({ visible: true }).click();
  await expect(page.getByRole("menuitem", { name: "Harbour" })).toBeVisible();
  await views.expectNoViolations("the choice of spaces");
});
