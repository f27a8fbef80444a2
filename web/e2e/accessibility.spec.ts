import type { Page } from "@playwright/test";
import { expect, test, type InUse } from "./fixtures.ts";
import { Views } from "./harness/judge.ts";

// Each test is of pages of its own, so workers may share them.
test.describe.configure({ mode: "parallel" });

test("Pages before signing in have no violations", async ({ page, inUse }) => {
  const views = await Views.of(page);
  for (const path of ["/login", "/login?problem=oidc.account_exists", "/confirmed", "/register", "/join", "/forgot", "/reset#token=x", "/verify#token=x", "/undo-email#token=x", "/setup"]) {
    await page.goto(inUse.server.url + path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await views.expectNoViolations(path);
  }
  const invite = await inUse.scene.api.post<{ token: string }>(`/v1/tenants/${inUse.scene.tenantId}/invite-links`, { networkId: inUse.scene.networkId });
  await page.goto(`${inUse.server.url}/join#${invite.token}`);
  await expect(page.getByRole("heading", { name: "Join Home" })).toBeVisible();
  await views.expectNoViolations("/join");
  await page.goto(`${inUse.server.url}/setup`);
  await page.getByRole("button", { name: "Set up" }).click();
  await expect(page.getByText("Please fill this in.").first()).toBeVisible();
  await views.expectNoViolations("/setup with errors");
});

async function judgeEach(page: Page, inUse: InUse, paths: readonly string[]): Promise<void> {
  test.slow();
  const views = await Views.of(page);
  for (const path of paths) {
    await page.goto(inUse.server.url + path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await views.expectNoViolations(path);
  }
}

test("Pages of everyday have no violations", async ({ page, signedIn: inUse }) => {
  const { networkId, emptyNetworkId, agentId, phoneId } = inUse.scene;
  await judgeEach(page, inUse, [
    "/",
    "/devices",
    "/devices?q=nothing-like-it",
    `/devices/${agentId}`,
    `/devices/${agentId}?tab=connections`,
    `/devices/${agentId}?tab=changes`,
    `/devices/${phoneId}`,
    "/networks",
    `/networks/${networkId}`,
    `/networks/${networkId}?tab=access`,
    `/networks/${networkId}?tab=members`,
    `/networks/${networkId}?tab=names`,
    `/networks/${networkId}?tab=routes`,
    `/networks/${networkId}?tab=flows`,
    `/networks/${networkId}?tab=activity`,
    `/networks/${networkId}?tab=keys`,
    `/networks/${networkId}?tab=settings`,
    `/networks/${emptyNetworkId}`,
    "/activity",
    "/activity/audit",
    "/activity/audit?action=nothing",
    "/notifications",
    "/claim",
    "/nowhere",
  ]);
});

test("Pages of the settings, of spaces and of the administration have no violations", async ({ page, signedIn: inUse }) => {
  const { tenantId } = inUse.scene;
  await judgeEach(page, inUse, [
    "/settings/profile",
    "/settings/security",
    "/settings/security?problem=oidc.identity_taken",
    "/settings/sessions",
    "/settings/tokens",
    "/settings/notifications",
    "/settings/appearance",
    "/settings/data",
    "/spaces",
    `/spaces/${tenantId}/api-keys`,
    `/spaces/${tenantId}/general`,
    `/spaces/${tenantId}/members`,
    "/networks/import",
    `/spaces/${tenantId}/onboarding`,
    `/spaces/${tenantId}/bans`,
    `/spaces/${tenantId}/lock`,
    `/spaces/${tenantId}/danger`,
    `/spaces/${tenantId}/invites`,
    `/spaces/${tenantId}/alerts`,
    `/spaces/${tenantId}/updates`,
    `/spaces/${tenantId}/webhooks`,
    `/spaces/${tenantId}/retention`,
    "/admin/overview",
    "/admin/accounts",
    "/admin/accounts?q=nobody-of-that-name",
    "/admin/spaces",
    "/admin/keys",
    "/admin/settings",
    "/admin/sign-in",
    "/admin/readiness",
    "/admin/audit",
    "/admin/sinks",
  ]);
});

test("Panels, dialogs and menus have no violations", async ({ page, signedIn: inUse }) => {
  const views = await Views.of(page);
  const { networkId } = inUse.scene;
  await page.goto(`${inUse.server.url}/networks/${networkId}?add=linux`);
  await expect(page.getByText("Waiting for device…")).toBeVisible();
  await views.expectNoViolations("Add device, Linux");
  await page.getByRole("tab", { name: "Phone" }).click();
  await expect(page.getByLabel("Name of the device")).toBeVisible();
  await views.expectNoViolations("Add device, phone");

  await page.goto(`${inUse.server.url}/networks?create=1`);
  await expect(page.getByRole("dialog", { name: "New network" })).toBeVisible();
  await views.expectNoViolations("New network");

  await page.goto(`${inUse.server.url}/networks/${networkId}?tab=settings`);
  await page.getByRole("button", { name: "Delete network" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await views.expectNoViolations("Delete network");

  await page.goto(`${inUse.server.url}/spaces/${inUse.scene.tenantId}/invites`);
  await page.getByRole("button", { name: "Invite somebody" }).click();
  await expect(page.getByRole("dialog", { name: "Invite somebody" })).toBeVisible();
  await views.expectNoViolations("Invite somebody");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "New link" }).click();
  await page.getByRole("button", { name: "Make link" }).click();
  await expect(page.getByRole("dialog", { name: "Your invite link" })).toBeVisible();
  await views.expectNoViolations("An invite link");

  await page.goto(`${inUse.server.url}/devices`);
  await page.getByRole("button", { name: "Actions for alpha" }).click();
  await expect(page.getByRole("menuitem", { name: "Rename" })).toBeVisible();
  await views.expectNoViolations("Menu of a device");
  await page.getByRole("menuitem", { name: "Rename" }).click();
  await expect(page.getByRole("dialog", { name: "Rename alpha" })).toBeVisible();
  await views.expectNoViolations("Rename device");
});

test("A community's channels have no violations", async ({ page, signedIn: inUse }) => {
  test.slow();
  const views = await Views.of(page);
  const { api } = inUse.scene;
  const space = await api.post<{ id: string }>("/v1/tenants", { name: "Chess club", kind: "community" });
  const { items } = await api.get<{ items: { id: string }[] }>(`/v1/tenants/${space.id}/channels`);
  const channel = items[0]?.id ?? "";
  await api.post(`/v1/channels/${channel}/messages`, { body: "**hello** @ada, see https://example.org\n> quoted\n```\ncode\n```" });
  await page.goto(`${inUse.server.url}/spaces/${space.id}/channels`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await views.expectNoViolations("channels");
  await page.goto(`${inUse.server.url}/spaces/${space.id}/channels/${channel}`);
  await expect(page.getByText("quoted")).toBeVisible();
  await page.getByLabel("Message to general").pressSequentially("@ad");
  await expect(page.getByRole("option", { name: "@ada" })).toBeVisible();
  await views.expectNoViolations("a channel");
  await page.getByRole("button", { name: "Channel settings" }).click();
  await expect(page.getByRole("dialog", { name: "Settings of general" })).toBeVisible();
  await views.expectNoViolations("settings of a channel");
});

test("Where the system chooses the colours, what is chosen and what can be pressed has an edge", async ({ page, signedIn: inUse }) => {
  await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  await page.goto(`${inUse.server.url}/settings/appearance`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const here = page.getByRole("link", { name: "Appearance" });
  await expect(here).toHaveCSS("outline-style", "solid");
  await expect(page.getByRole("link", { name: "Profile" })).toHaveCSS("outline-style", "none");
  await expect(page.locator("label").filter({ has: page.getByRole("radio", { checked: true }) }).first()).toHaveCSS("outline-width", "2px");
  await page.goto(`${inUse.server.url}/devices`);
  await expect(page.getByRole("link", { name: "Add device" }).first()).not.toHaveCSS("border-top-width", "0px");
});
