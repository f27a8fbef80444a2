import { expect, test } from "./fixtures.ts";
import { Machine } from "./harness/machines.ts";
import { owner } from "./harness/scene.ts";

test.use({ locale: "de-DE" });

// Words that every page of the English UI shows somewhere.
const english = /\b(Home|Devices|Networks|Activity|Settings|Add device|Create network|Set up|Sign in|Waiting for device|is online|Never|Overview|Data plane)\b/;

test("A newcomer whose browser speaks German is served in German from set-up to the first device", async ({ page, freshServer, lan }) => {
  test.setTimeout(180_000);
  const alpha = await Machine.start(lan, "alpha", 31);
  try {
    await page.goto(freshServer.url);
    await expect(page.locator("html")).toHaveAttribute("lang", "de");
    await page.getByLabel("Einrichtungs-Kennwort").fill(await freshServer.setupToken());
    await page.getByLabel("E-Mail").fill(owner.email);
    await page.getByLabel("Name").fill(owner.username);
    await page.getByLabel("Passwort", { exact: true }).fill(owner.password);
    await page.getByRole("button", { name: "Einrichten" }).click();
    await expect(page.getByRole("heading", { name: "Hallo, ada" })).toBeVisible();

    await page.getByRole("link", { name: "Ein Netz anlegen" }).click();
    await page.getByLabel("Name").fill("Zuhause");
    await page.getByRole("button", { name: "Netz anlegen" }).click();
    await expect(page.getByRole("heading", { name: "Zuhause", level: 1 })).toBeVisible();

    await page.getByRole("link", { name: "Gerät hinzufügen" }).first().click();
    await expect(page.getByText("Warte auf das Gerät…")).toBeVisible();
    const command = await page.locator("pre").first().innerText();
    const [key] = /lsk_[\w-]{43}_[\w-]{11}/.exec(command.replaceAll(/\s/g, "")) ?? [];
    expect(key, command).toBeDefined();
    await alpha.join(freshServer.lanUrl, key ?? "");
    await expect(page.getByRole("status").filter({ hasText: "alpha ist online" })).toBeVisible({ timeout: 30_000 });
    await page.getByRole("button", { name: "Schließen" }).click();

    await page.goto(`${freshServer.url}/devices`);
    await page.getByRole("link", { name: "alpha", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Datenweg" })).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText("Lansteads eigenem Kern")).toBeVisible();

    // No page is left half in English.
    for (const path of ["/", "/devices", "/networks", "/activity", "/settings/profile", "/settings/appearance", "/admin/overview"]) {
      await page.goto(freshServer.url + path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      expect(await page.locator("body").innerText(), path).not.toMatch(english);
    }
  } finally {
    await alpha.stop();
  }
});
