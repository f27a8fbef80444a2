import { expect, test } from "./fixtures.ts";
import { Views } from "./harness/judge.ts";

test("Everything is found and done by the keyboard alone", async ({ page, signedIn: inUse }) => {
  await page.goto(inUse.server.url);
  await expect(page.getByRole("button", { name: "Search and commands" })).toBeVisible();

  // Open, and the focus is in the field; screen readers are told which entry is chosen.
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: "Search and commands" });
  await expect(field).toBeFocused();
  await expect(page.getByRole("option", { selected: true })).toHaveText("Add device");
  await expect(field).toHaveAttribute("aria-activedescendant", (await page.getByRole("option", { selected: true }).getAttribute("id")) ?? "");

  // A device, by a part of its name.
  await page.keyboard.type("anna ph");
  await expect(page.getByRole("option")).toHaveCount(1);
  await expect(page.getByText("1 result", { exact: true })).toBeAttached();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "annas-phone", level: 1 })).toBeVisible();

  // The arrows move, and go round; Enter does it.
  await expect(field).toBeHidden();
  await page.keyboard.press("Control+k");
  await expect(field).toBeFocused();
  await expect(field).toHaveValue("");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("option", { selected: true })).toHaveText("Add a phone");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(page.getByRole("option").last()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.type("new netw");
  await expect(page.getByRole("option", { selected: true })).toContainText("New network");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "New network" })).toBeVisible();
  // Not on top of a dialog.
  await page.keyboard.press("Control+k");
  await expect(field).toBeHidden();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "New network" })).toBeHidden();

  // Inviting is an action of each space where one may; nothing found is said.
  await page.keyboard.press("Control+k");
  await expect(field).toBeFocused();
  await page.keyboard.type("no such thing");
  await expect(page.getByText("Nothing is called “no such thing”.")).toBeVisible();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("invite ada");
  await expect(page.getByRole("option", { selected: true })).toContainText(/invite/i);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Invite links" })).toBeVisible();
});

test("The focus goes back, and ? shows the shortcuts but not while one types", async ({ page, signedIn: inUse }) => {
  await page.goto(`${inUse.server.url}/devices`);
  const search = page.getByRole("searchbox");
  await search.focus();
  await page.keyboard.press("?");
  await expect(search).toHaveValue("?");
  const button = page.getByRole("button", { name: "Search and commands" });
  await button.focus();
  await page.keyboard.press("Enter");
  const field = page.getByRole("combobox", { name: "Search and commands" });
  await expect(field).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(field).toBeHidden();
  await expect(button).toBeFocused();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("The palette and the shortcuts have no violations", async ({ page, signedIn: inUse }) => {
  const views = await Views.of(page);
  for (const key of ["Control+k", "?"]) {
    await page.goto(inUse.server.url);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.keyboard.press(key);
    await expect(page.getByRole("dialog")).toBeVisible();
    await views.expectNoViolations(key);
  }
});
