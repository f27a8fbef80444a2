import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { Machine } from "./harness/machines.ts";
import { owner } from "./harness/scene.ts";
import type { TestServer } from "./harness/server.ts";

// LANSTEAD_PICTURES names a folder that gets pictures of the pages with the real devices on them.
const pictures = process.env["LANSTEAD_PICTURES"];

async function setUp(page: Page, server: TestServer): Promise<void> {
  await page.goto(server.url);
  await expect(page).toHaveURL(/\/setup$/);
  await page.getByLabel("Set-up token").fill(await server.setupToken());
  await page.getByLabel("E-mail").fill(owner.email);
  await page.getByLabel("Name").fill(owner.username);
  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await page.getByRole("button", { name: "Set up" }).click();
  await expect(page.getByRole("heading", { name: "Hello, ada" })).toBeVisible();
}

async function makeNetwork(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Make a network" }).click();
  await page.getByLabel("Name").fill("Home");
  await page.getByRole("button", { name: "Create network" }).click();
  await expect(page.getByRole("heading", { name: "Home", level: 1 })).toBeVisible();
}

/** Reads the line from the page, joins the machine with it, and sees it arrive. */
async function addMachine(page: Page, server: TestServer, machine: Machine): Promise<string> {
  await expect(page.getByText("Waiting for device…")).toBeVisible();
  const command = await page.locator("pre").first().innerText();
  const [key] = /lsk_[\w-]{43}_[\w-]{11}/.exec(command.replaceAll(/\s/g, "")) ?? [];
  expect(key, command).toBeDefined();
  await machine.join(server.lanUrl, key ?? "");
  const arrival = page.getByRole("status").filter({ hasText: `${machine.name} is online` });
  await expect(arrival).toBeVisible({ timeout: 30_000 });
  const [address = ""] = /10\.\d+\.\d+\.\d+/.exec(await arrival.innerText()) ?? [];
  return address;
}

async function addPhone(page: Page): Promise<string> {
  await page.getByRole("tab", { name: "Phone" }).click();
  await page.getByLabel("Name of the device").fill("annas-phone");
  await page.getByLabel("Reaches the network through").selectOption({ label: "alpha" });
  await page.getByRole("button", { name: "Make configuration" }).click();
  await expect(page.getByRole("img", { name: /QR code/ })).toBeVisible();
  return await page.locator("pre").innerText();
}

async function takePictures(page: Page, server: TestServer): Promise<void> {
  if (pictures === undefined) return;
  await mkdir(pictures, { recursive: true });
  await page.setViewportSize({ width: 1280, height: 860 });
  for (const [name, path] of [["home", "/"], ["devices", "/devices"], ["network", "/networks"]] as const) {
    await page.goto(server.url + path);
    if (name === "network") await page.getByRole("link", { name: "Home", exact: true }).last().click();
    await expect(page.getByText("Online").first()).toBeVisible();
    await page.waitForTimeout(600);
    await page.screenshot({ path: join(pictures, `${name}.png`) });
  }
}

test("A newcomer gets from an empty server to a green ping", async ({ page, freshServer, lan }) => {
  test.setTimeout(240_000);
  const folder = await mkdtemp(join(tmpdir(), "lanstead-e2e-"));
  const machines: Machine[] = [];
  try {
    for (const [index, name] of ["alpha", "beta", "phone"].entries()) machines.push(await Machine.start(lan, name, index + 11));
    const [alpha, beta, phone] = machines as [Machine, Machine, Machine];

    await setUp(page, freshServer);
    await makeNetwork(page);
    await page.getByRole("link", { name: "Add device" }).first().click();
    const alphaAddress = await addMachine(page, freshServer, alpha);
    await page.getByRole("button", { name: "Add another" }).click();
    const betaAddress = await addMachine(page, freshServer, beta);
    expect(await alpha.lostOfTen(betaAddress)).toBe(0);

    const config = join(folder, "annas-phone.conf");
    await writeFile(config, await addPhone(page), { mode: 0o600 });
    await phone.runOrThrow(["env", "WG_QUICK_USERSPACE_IMPLEMENTATION=wireguard-go", "wg-quick", "up", config]);
    expect(await phone.lostOfTen(alphaAddress)).toBe(0);
    expect(await phone.lostOfTen(betaAddress)).toBe(0);

    await page.getByRole("button", { name: "Close" }).click();
    for (const name of ["alpha", "beta", "annas-phone"]) {
      await expect(page.getByRole("listitem").filter({ has: page.getByRole("link", { name, exact: true }) }).getByText("Online")).toBeVisible({ timeout: 60_000 });
    }
    await expect(page.getByText("Direct to 1").first()).toBeVisible({ timeout: 60_000 });
    await takePictures(page, freshServer);
  } finally {
    for (const machine of machines) await machine.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
