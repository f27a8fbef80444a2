import { devices } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { Api } from "./harness/api.ts";
import { TestServer } from "./harness/server.ts";

const { defaultBrowserType: _browser, ...pixel7 } = devices["Pixel 7"];

test("A community is founded, a friend comes by an invite on a phone, is let into the LAN, chats and plays there, and is banned", async ({ browser }) => {
  test.slow();
  const server = await TestServer.start({ LANSTEAD_REGISTRATION: "open" });
  const api = new Api(server.url);
  await api.register({ email: "ada@example.org", username: "ada", password: "correct horse battery" });
  const desk = await browser.newContext({ locale: "en-GB", viewport: { width: 1440, height: 900 } });
  await desk.addCookies([{ ...api.sessionCookie, url: server.url }]);
  const ada = await desk.newPage();
  const bob = await (await browser.newContext({ locale: "en-GB", ...pixel7 })).newPage();
  // What is not there is told by its name, long before the test ends.
  for (const page of [ada, bob]) page.setDefaultTimeout(30_000);

  // Ada founds it, with a LAN that people ask to come into.
  await ada.goto(`${server.url}/spaces?create=1`);
  await ada.getByLabel("Name").fill("Game night");
  await ada.getByText("Community", { exact: true }).click();
  await ada.getByRole("dialog").getByRole("button", { name: "Create a space" }).click();
  await expect(ada.getByRole("heading", { name: "Game night", level: 1 })).toBeVisible();
  const space = new URL(ada.url()).pathname.split("/")[2] ?? "";
  await ada.goto(`${server.url}/networks?create=1`);
  await ada.getByRole("dialog").getByLabel("Name").fill("LAN");
  await ada.getByRole("button", { name: "Create network" }).click();
  await expect(ada.getByRole("heading", { name: "LAN", level: 1 })).toBeVisible();
  const network = new URL(ada.url()).pathname.split("/")[2] ?? "";
  await ada.goto(`${server.url}/networks/${network}?tab=settings`);
  await ada.getByText("By asking", { exact: true }).click();
  await ada.locator("form").filter({ hasText: "How people come in" }).getByRole("button", { name: "Save" }).click();
  await expect(ada.getByText("Saved").first()).toBeVisible();
  await ada.goto(`${server.url}/spaces/${space}/invites`);
  await ada.getByRole("button", { name: "New link" }).click();
  await ada.getByRole("dialog").getByRole("button", { name: "Make link" }).click();
  const link = await ada.getByText(/\/join#lsl_/).first().textContent();

  // Bob, who has no account, opens it on a phone.
  const { hash } = new URL((link ?? "").trim());
  await bob.goto(`${server.url}/join${hash}`);
  await expect(bob.getByRole("heading", { name: "Join Game night" })).toBeVisible();
  await bob.getByLabel("E-mail").fill("bob@example.org");
  await bob.getByLabel("Name").fill("bob");
  await bob.getByLabel("Password", { exact: true }).fill("correct horse battery staple");
  await bob.getByRole("button", { name: "Make account" }).click();
  await expect(bob.getByRole("heading", { name: "Game night", level: 1, exact: true })).toBeVisible();
  await bob.goto(`${server.url}/networks/${network}?tab=members`);
  await bob.getByLabel("What you want to say (optional)").fill("It is me, from the club");
  await bob.getByRole("button", { name: "Ask to come in" }).click();
  await expect(bob.getByText("You have asked to come in")).toBeVisible();

  // Ada sees him ask, without a reload, and lets him in.
  await ada.goto(`${server.url}/networks/${network}?tab=members`);
  await expect(ada.getByText("It is me, from the club")).toBeVisible();
  await ada.getByRole("button", { name: "Let bob in" }).click();
  await expect(ada.getByText("bob is in", { exact: true })).toBeVisible();

  // The LAN's own channel: it was not there for him before.
  await bob.goto(`${server.url}/spaces/${space}/channels`);
  await bob.locator("section").filter({ has: bob.getByRole("heading", { name: "LAN" }) }).getByRole("link", { name: "general" }).click();
  await bob.getByLabel("Message to general").fill("who plays?");
  await bob.getByRole("button", { name: "Send" }).click();
  await ada.goto(`${server.url}/spaces/${space}/channels`);
  await ada.locator("section").filter({ has: ada.getByRole("heading", { name: "LAN" }) }).getByRole("link", { name: /^general/ }).click();
  await expect(ada.getByRole("log").getByText("who plays?")).toBeVisible();
  await ada.getByLabel("Message to general").fill("I do, **come in**");
  await ada.keyboard.press("Enter");
  await expect(bob.getByRole("log").locator("strong")).toHaveText("come in");

  // A room, on the desk beside the talk, on the phone behind its button.
  await ada.getByRole("button", { name: "Open a room" }).click();
  await ada.getByRole("dialog").getByLabel("Name").fill("Friday");
  await ada.getByRole("dialog").getByLabel("Game (optional)").fill("OpenTTD");
  await ada.getByRole("dialog").getByRole("button", { name: "Open room" }).click();
  await expect(ada.getByText("In it: ada")).toBeVisible();
  await bob.getByRole("button", { name: "Play" }).click();
  await bob.getByRole("button", { name: "Join Friday" }).click();
  await expect(ada.getByText("In it: ada, bob")).toBeVisible();
  await bob.getByRole("button", { name: "Close", exact: true }).click();

  // And out: the channel and the room are gone for him at once.
  await ada.goto(`${server.url}/networks/${network}?tab=members`);
  await ada.getByRole("button", { name: "Ban bob from this network?" }).click();
  await ada.getByLabel("Reason (they will read it)").fill("cheats");
  await ada.getByRole("dialog").getByRole("button", { name: "Ban", exact: true }).click();
  await expect(ada.getByText("bob is banned")).toBeVisible();
  await expect(bob.getByLabel("Message to general")).toHaveCount(0);
  await expect(bob.getByText("No channels here")).toBeVisible();
  const { items } = await api.get<{ items: { members: unknown[] }[] }>(`/v1/networks/${network}/rooms`);
  expect(items.map((room) => room.members.length)).toEqual([1]);
  await bob.goto("about:blank");
  await ada.goto("about:blank");
  await server.stop();
});
