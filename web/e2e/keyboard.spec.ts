import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { owner } from "./harness/scene.ts";

async function tabTo(page: Page, role: "button" | "link" | "textbox" | "menuitem", name: string | RegExp): Promise<void> {
  const target = page.getByRole(role, { name }).first();
  for (let presses = 0; presses < 40; presses++) {
    if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not reach ${role} ${String(name)}.`);
}

test("A server is set up, and a network made, with the keyboard alone", async ({ page, freshServer }) => {
  await page.goto(freshServer.url);
  await expect(page).toHaveURL(/\/setup$/);
  for (const [label, text] of [
    ["Set-up token", await freshServer.setupToken()],
    ["E-mail", owner.email],
    ["Name", owner.username],
  ] as const) {
    await tabTo(page, "textbox", label);
    await page.keyboard.type(text);
  }
  await tabTo(page, "button", "Show password");
  await page.keyboard.press("Space");
  await tabTo(page, "button", "Hide password");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.type(owner.password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Hello, ada" })).toBeVisible();

  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("main")).toBeFocused();
  await tabTo(page, "link", "Make a network");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Name", exact: true })).toBeFocused();
  await page.keyboard.type("Home");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Home", level: 1 })).toBeVisible();
});

test("Focus comes back after a dialog, and every focused thing shows it", async ({ page, signedIn: inUse }) => {
  await page.goto(`${inUse.server.url}/devices`);
  await tabTo(page, "button", "Actions for alpha");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Rename" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Actions for alpha" })).toBeFocused();

  for (let presses = 0; presses < 25; presses++) {
    await page.keyboard.press("Tab");
    const outline = await page.evaluate(() => {
      const focused = document.activeElement;
      if (focused === null || focused === document.body) return "none of the page";
      return getComputedStyle(focused.matches("input[type=radio]") ? (focused.parentElement ?? focused) : focused).outlineStyle;
    });
    expect(outline).not.toBe("none");
  }
});
