import { devices, type Browser, type Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { Api } from "./harness/api.ts";
import { TestServer } from "./harness/server.ts";
import { payloads, watchForHits } from "./payloads.ts";

const { defaultBrowserType: _browser, ...pixel7 } = devices["Pixel 7"];

async function personOn(server: TestServer, browser: Browser, name: string, options = {}): Promise<{ api: Api; page: Page }> {
  const api = new Api(server.url);
  await api.register({ email: `${name}@example.org`, username: name, password: "correct horse battery" });
  const context = await browser.newContext({ locale: "en-GB", ...options });
  await context.addCookies([{ ...api.sessionCookie, url: server.url }]);
  return { api, page: await context.newPage() };
}

const write = (page: Page) => page.getByLabel("Message to general");
const log = (page: Page) => page.getByRole("log", { name: "Messages in general" });

test("Two people chat, mention, reply and react; a moderator deletes and mutes; whatever is written stays text (I8)", async ({ browser }) => {
  test.slow();
  const server = await TestServer.start({ LANSTEAD_REGISTRATION: "open", LANSTEAD_RATE_LIMIT: "1000" });
  const ada = await personOn(server, browser, "ada");
  const bob = await personOn(server, browser, "bob", { ...pixel7 });
  const hits = await watchForHits(ada.page);
  const space = await ada.api.post<{ id: string }>("/v1/tenants", { name: "Chess club", kind: "community", access: "open", visibility: "public" });
  await bob.api.post(`/v1/tenants/${space.id}/join`, {});
  const { items } = await ada.api.get<{ items: { id: string }[] }>(`/v1/tenants/${space.id}/channels`);
  const channel = items[0]?.id ?? "";

  // Ada on a desktop, Bob on a phone, who goes by the list.
  await ada.page.goto(`${server.url}/spaces/${space.id}/channels/${channel}`);
  await bob.page.goto(`${server.url}/spaces/${space.id}/channels`);
  await bob.page.getByRole("link", { name: "general" }).click();
  await write(ada.page).pressSequentially("hello @bo");
  await ada.page.getByRole("option", { name: "@bob" }).waitFor();
  await ada.page.keyboard.press("Enter");
  await write(ada.page).pressSequentially("**welcome**");
  // Told to who listens at that moment; his page may have begun to only now.
  await expect(async () => {
    await write(ada.page).press("Space");
    await expect(bob.page.getByText("ada is typing…")).toBeVisible({ timeout: 4000 });
  }).toPass();
  await ada.page.keyboard.press("Enter");
  await expect(log(bob.page).getByText("welcome")).toBeVisible();
  await expect(log(bob.page).locator("strong")).toHaveText("welcome");
  await expect(log(bob.page).getByText("@bob")).toBeVisible();

  await bob.page.getByRole("button", { name: "More about the message of ada" }).click();
  await bob.page.getByRole("menuitem", { name: "Reply" }).click();
  await write(bob.page).fill("thanks https://example.org/rules.");
  await bob.page.getByRole("button", { name: "Send" }).click();
  await expect(log(ada.page).getByRole("link", { name: "https://example.org/rules" })).toHaveAttribute("rel", /noopener/);
  await ada.page.getByRole("button", { name: "More about the message of bob" }).click();
  await ada.page.getByRole("menuitem", { name: "React with 🎉" }).click();
  await expect(bob.page.getByRole("button", { name: "🎉, 1 person" })).toBeVisible();

  // Edited by its author; seen without a reload.
  await ada.page.getByRole("button", { name: "More about the message of ada" }).click();
  await ada.page.getByRole("menuitem", { name: "Edit" }).click();
  await write(ada.page).fill("hello everybody");
  await ada.page.keyboard.press("Enter");
  await expect(log(bob.page).getByText("hello everybody")).toBeVisible();

  // Unread elsewhere is told in the list.
  await ada.page.getByRole("button", { name: "New channel" }).click();
  await ada.page.getByLabel("Name").fill("games");
  await ada.page.getByRole("button", { name: "Make channel" }).click();
  await expect(ada.page.getByRole("heading", { name: "games", level: 1 })).toBeVisible();
  await bob.api.post(`/v1/channels/${channel}/messages`, { body: "buy cheap rooks" });
  await expect(ada.page.getByRole("link", { name: /^general 1 unread/ })).toBeVisible();
  await ada.page.getByRole("link", { name: /^general/ }).click();

  // Moderation.
  const spam = ada.page.getByRole("article").filter({ hasText: "buy cheap rooks" });
  await spam.getByRole("button", { name: "More about the message of bob" }).click();
  await ada.page.getByRole("menuitem", { name: "Delete" }).click();
  await ada.page.getByLabel("Reason (optional)").fill("advertising");
  await ada.page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(log(bob.page).getByText("Deleted by a moderator")).toBeVisible();
  await ada.page.getByRole("button", { name: "More about the message of bob" }).first().click();
  await ada.page.getByRole("menuitem", { name: "Mute the author" }).click();
  await ada.page.getByRole("button", { name: "Mute", exact: true }).click();
  await expect(bob.page.getByText(/^A moderator muted you in this space until/)).toBeVisible();
  await ada.page.getByRole("button", { name: "Moderation log" }).click();
  await expect(ada.page.getByText("ada deleted a message of bob")).toBeVisible();
  await ada.page.getByRole("button", { name: "Unmute" }).click();
  await ada.page.keyboard.press("Escape");
  await expect(write(bob.page)).toBeVisible();

  // I8: all of it written by somebody, shown live and from history.
  // oxlint-disable-next-line no-control-regex -- the server takes none of these.
  const bodies = [...payloads].filter((payload) => payload.trim() !== "" && !/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/u.test(payload));
  expect(bodies.length).toBeGreaterThanOrEqual(200);
  for (const body of bodies) await bob.api.post(`/v1/channels/${channel}/messages`, { body });
  await bob.api.post(`/v1/channels/${channel}/messages`, { body: "that was all" });
  await expect(log(ada.page).getByText("that was all")).toBeVisible();
  await ada.page.reload();
  await expect(log(ada.page).getByText("that was all")).toBeVisible();
  for (let pages = 0; pages < 5; pages++) {
    const shown = await ada.page.getByRole("article").count();
    const older = ada.page.getByRole("button", { name: "Show older messages" });
    if (!(await older.isVisible())) break;
    await older.click();
    await expect.poll(() => ada.page.getByRole("article").count()).toBeGreaterThan(shown);
  }
  expect(await ada.page.getByRole("article").count()).toBeGreaterThanOrEqual(bodies.length);
  const odd = await log(ada.page).evaluate((box) =>
    [...box.querySelectorAll("script,img,iframe,object,embed,svg:not([aria-hidden]),style,form,input,a")].filter((element) => !/^https?:/u.test(element.getAttribute("href") ?? "")).map((element) => element.outerHTML),
  );
  expect(odd).toEqual([]);
  expect(await hits()).toBe(0);
  await ada.page.goto("about:blank");
  await bob.page.goto("about:blank");
  await server.stop();
});
