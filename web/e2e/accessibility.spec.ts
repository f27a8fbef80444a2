import { AxeBuilder } from "@axe-core/playwright";
import { devices, type Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const { defaultBrowserType: _browser, ...pixel7 } = devices["Pixel 7"];

const views = [
  { name: "desktop, light", options: { colorScheme: "light" as const } },
  { name: "desktop, dark", options: { colorScheme: "dark" as const } },
  { name: "Pixel 7, light", options: { ...pixel7, colorScheme: "light" as const } },
  { name: "Pixel 7, dark", options: { ...pixel7, colorScheme: "dark" as const } },
];

async function expectNoViolations(page: Page, where: string): Promise<void> {
  // Nothing half-faded: transitions have ended and the first data is there.
  await expect(page.locator("output .animate-pulse")).toHaveCount(0);
  await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== "running" || animation.effect?.getTiming().iterations === Infinity));
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  const told = violations.flatMap((violation) => violation.nodes.map((node) => `${where}: ${violation.id}: ${node.target.join(" ")}: ${node.failureSummary ?? ""}`));
  expect(told).toEqual([]);
}

for (const view of views) {
  test.describe(view.name, () => {
    test.use({ ...view.options, contextOptions: { reducedMotion: "reduce" } });

    test("Pages before signing in have no violations", async ({ page, inUse }) => {
      for (const path of ["/login", "/login?problem=oidc.account_exists", "/confirmed", "/register", "/join", "/forgot", "/reset#token=x", "/verify#token=x", "/undo-email#token=x", "/setup"]) {
        await page.goto(inUse.server.url + path);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await expectNoViolations(page, path);
      }
      const invite = await inUse.scene.api.post<{ token: string }>(`/v1/tenants/${inUse.scene.tenantId}/invite-links`, { networkId: inUse.scene.networkId });
      await page.goto(`${inUse.server.url}/join#${invite.token}`);
      await expect(page.getByRole("heading", { name: "Join Home" })).toBeVisible();
      await expectNoViolations(page, "/join");
      await page.goto(`${inUse.server.url}/setup`);
      await page.getByRole("button", { name: "Set up" }).click();
      await expect(page.getByText("Please fill this in.").first()).toBeVisible();
      await expectNoViolations(page, "/setup with errors");
    });

    test("Pages after signing in have no violations", async ({ page, signedIn: inUse }) => {
      test.slow();
      const { networkId, emptyNetworkId, agentId, phoneId } = inUse.scene;
      const paths = [
        "/",
        "/devices",
        "/devices?q=nothing-like-it",
        `/devices/${agentId}`,
        `/devices/${agentId}?tab=connections`,
        `/devices/${agentId}?tab=changes`,
        `/devices/${phoneId}`,
        "/networks",
        `/networks/${networkId}`,
        `/networks/${networkId}?tab=activity`,
        `/networks/${networkId}?tab=keys`,
        `/networks/${networkId}?tab=settings`,
        `/networks/${emptyNetworkId}`,
        "/activity",
        "/settings/profile",
        "/settings/security",
        "/settings/security?problem=oidc.identity_taken",
        "/settings/sessions",
        "/settings/tokens",
        "/settings/appearance",
        "/spaces",
        "/claim",
        `/spaces/${inUse.scene.tenantId}/api-keys`,
        `/spaces/${inUse.scene.tenantId}/general`,
        `/spaces/${inUse.scene.tenantId}/members`,
        `/spaces/${inUse.scene.tenantId}/danger`,
        "/settings/data",
        `/spaces/${inUse.scene.tenantId}/invites`,
        "/admin/overview",
        "/admin/accounts",
        "/admin/accounts?q=nobody-of-that-name",
        "/admin/spaces",
        "/admin/keys",
        "/admin/settings",
        "/admin/sign-in",
        "/activity/audit",
        "/activity/audit?action=nothing",
        `/spaces/${inUse.scene.tenantId}/webhooks`,
        "/admin/readiness",
        "/admin/audit",
        "/admin/sinks",
        "/nowhere",
      ];
      for (const path of paths) {
        await page.goto(inUse.server.url + path);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await expectNoViolations(page, path);
      }
    });

    test("Panels, dialogs and menus have no violations", async ({ page, signedIn: inUse }) => {
      const { networkId } = inUse.scene;
      await page.goto(`${inUse.server.url}/networks/${networkId}?add=linux`);
      await expect(page.getByText("Waiting for device…")).toBeVisible();
      await expectNoViolations(page, "Add device, Linux");
      await page.getByRole("tab", { name: "Phone" }).click();
      await expect(page.getByLabel("Name of the device")).toBeVisible();
      await expectNoViolations(page, "Add device, phone");

      await page.goto(`${inUse.server.url}/networks?create=1`);
      await expect(page.getByRole("dialog", { name: "New network" })).toBeVisible();
      await expectNoViolations(page, "New network");

      await page.goto(`${inUse.server.url}/networks/${networkId}?tab=settings`);
      await page.getByRole("button", { name: "Delete network" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await expectNoViolations(page, "Delete network");

      await page.goto(`${inUse.server.url}/spaces/${inUse.scene.tenantId}/invites`);
      await page.getByRole("button", { name: "Invite somebody" }).click();
      await expect(page.getByRole("dialog", { name: "Invite somebody" })).toBeVisible();
      await expectNoViolations(page, "Invite somebody");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "New link" }).click();
      await page.getByRole("button", { name: "Make link" }).click();
      await expect(page.getByRole("dialog", { name: "Your invite link" })).toBeVisible();
      await expectNoViolations(page, "An invite link");

      await page.goto(`${inUse.server.url}/devices`);
      await page.getByRole("button", { name: "Actions for alpha" }).click();
      await expect(page.getByRole("menuitem", { name: "Rename" })).toBeVisible();
      await expectNoViolations(page, "Menu of a device");
      await page.getByRole("menuitem", { name: "Rename" }).click();
      await expect(page.getByRole("dialog", { name: "Rename alpha" })).toBeVisible();
      await expectNoViolations(page, "Rename device");
    });
  });
}
