import { expect, test } from "./fixtures.ts";
import { Api } from "./harness/api.ts";
import { owner } from "./harness/scene.ts";

const guest = { email: "grace@example.org", username: "grace", password: "correct horse battery" };

interface Link {
  readonly id: string;
  readonly token: string;
  readonly url: string;
}

async function setUp(server: { url: string; setupToken: () => Promise<string> }) {
  const api = new Api(server.url);
  await api.setUp(await server.setupToken(), owner);
  const network = await api.post<{ id: string; tenantId: string }>("/v1/networks", { name: "Games", description: "For the weekend" });
  return { api, network };
}

test("Somebody without an account opens a link, sees what they join, registers where registration is closed, and is in", async ({ page, freshServer }) => {
  const { api, network } = await setUp(freshServer);
  const link = await api.post<Link>(`/v1/tenants/${network.tenantId}/invite-links`, { networkId: network.id, maxUses: 1 });
  expect(link.url).toMatch(/\/join#lsl_[\w-]{43}$/);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url(), request.headers()["referer"] ?? ""));

  await page.goto(`${freshServer.url}/join#${link.token}`);
  await expect(page.getByRole("heading", { name: "Join Games" })).toBeVisible();
  await expect(page.getByText("ada invites you.")).toBeVisible();
  await expect(page.getByText("For the weekend")).toBeVisible();
  await expect(page.getByText("1 member", { exact: true })).toBeVisible();
  await expect(page.getByText("The role member. You bring your own devices and reach the others.")).toBeVisible();
  // The token is in no address any more, and a reload does not lose it.
  await expect(page).toHaveURL(/\/join$/);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Join Games" })).toBeVisible();

  await page.getByLabel("E-mail").fill(guest.email);
  await page.getByLabel("Name").fill(guest.username);
  await page.getByLabel("Password", { exact: true }).fill(guest.password);
  await page.getByRole("button", { name: "Make account" }).click();

  // In the network, and asked for the first device.
  await expect(page.getByRole("dialog", { name: "Add device" })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/networks/${network.id}`));
  await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { name: "Games", level: 1 })).toBeVisible();
  expect(asked.filter((address) => address.includes(link.token))).toEqual([]);
});

test("Somebody with an account signs in on the way and joins; the link is used up for the next", async ({ page, freshServer, watch }) => {
  watch.expect(/404 .*\/v1\/invites\/preview|console: .*404.*\/v1\/invites\/preview/);
  const { api, network } = await setUp(freshServer);
  const ticket = await api.post<Link>(`/v1/tenants/${network.tenantId}/invite-links`, { role: "viewer" });
  await new Api(freshServer.url).post("/v1/auth/register", { ...guest, invite: ticket.token });
  const link = await api.post<Link>(`/v1/tenants/${network.tenantId}/invite-links`, { maxUses: 1, neverExpires: true });

  await page.goto(`${freshServer.url}/join#${ticket.token}`);
  await page.getByRole("link", { name: "I have an account: sign in" }).click();
  // The page before asks for an e-mail too, and stays until this one is loaded.
  await expect(page.getByRole("heading", { name: "Welcome back" })).toBeVisible();
  await page.getByLabel("E-mail").fill(guest.email);
  await page.getByLabel("Password", { exact: true }).fill(guest.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("You are signed in as grace. You are in already.")).toBeVisible();
  await page.getByRole("button", { name: "Open" }).click();
  await expect(page.getByRole("heading", { name: "ada", level: 1 })).toBeVisible();

  await new Api(freshServer.url).post("/v1/auth/register", { email: "x@example.org", username: "xavier", password: guest.password, invite: link.token });
  await page.goto("about:blank");
  await page.goto(`${freshServer.url}/join#${link.token}`);
  // Grace is a member, so it still opens for her; a stranger is told nothing.
  await expect(page.getByText("You are in already.")).toBeVisible();
  await page.context().clearCookies();
  await page.goto("about:blank");
  await page.goto(`${freshServer.url}/join#${link.token}`);
  await expect(page.getByRole("heading", { name: "This invite is no longer valid" })).toBeVisible();
});

test("A link is made, shown once with its QR code, and revoked", async ({ page, context, signedIn: inUse }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(`${inUse.server.url}/spaces/${inUse.scene.tenantId}/invites`);
  await page.getByRole("button", { name: "New link" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Leads to").selectOption("Home");
  await dialog.getByLabel("How many may join").selectOption("5 people");
  await dialog.getByLabel("Works for").selectOption("1 hour");
  await dialog.getByLabel("Label (optional)").fill("LAN party");
  await dialog.getByRole("button", { name: "Make link" }).click();
  await expect(dialog.getByRole("img", { name: "QR code of the invite link" })).toBeVisible();
  await dialog.getByRole("button", { name: "Copy Invite link" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/\/join#lsl_/);
  await dialog.getByRole("button", { name: "Done" }).click();

  const row = page.getByRole("listitem").filter({ hasText: "LAN party" });
  await expect(row).toContainText("Home · Member · 0 of 5 joined");
  await row.getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(row).toContainText("Revoked");
});
