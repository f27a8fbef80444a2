import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { Machine } from "./harness/machines.ts";
import { owner } from "./harness/scene.ts";
import type { TestServer } from "./harness/server.ts";

// From an empty server to a friend's connection to a service at home, by nothing but what the pages show. Long, since two agents start and join: with LANSTEAD_TEST_LONG=1.
const patience = 60_000;
const port = 25565;

/** What a person does, and how long it took until the next step could begin. */
class Steps {
  readonly #told: string[] = [];
  readonly #begun = Date.now();

  async do<T>(what: string, step: () => Promise<T>): Promise<T> {
    const start = Date.now();
    const result = await step();
    this.#told.push(`${what}: ${((Date.now() - start) / 1000).toFixed(1)} s`);
    return result;
  }

  get seconds(): number {
    return (Date.now() - this.#begun) / 1000;
  }

  toString(): string {
    return `${this.#told.map((step, index) => `${index + 1}. ${step}`).join("\n")}\n${this.#told.length} steps, ${this.seconds.toFixed(1)} s`;
  }
}

async function keyOf(page: Page): Promise<string> {
  const command = await page.locator("pre").filter({ hasText: "--key" }).first().innerText();
  const [key] = /lsk_[\w-]{43}_[\w-]{11}/.exec(command.replaceAll(/\s/g, "")) ?? [];
  expect(key, command).toBeDefined();
  return key ?? "";
}

async function setUp(page: Page, server: TestServer): Promise<void> {
  await page.goto(server.url);
  await page.getByLabel("Set-up token").fill(await server.setupToken());
  await page.getByLabel("E-mail").fill(owner.email);
  await page.getByLabel("Name").fill(owner.username);
  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await page.getByRole("button", { name: "Set up" }).click();
  await expect(page.getByRole("heading", { name: "Hello, ada" })).toBeVisible();
}

test("A newcomer gets from an empty server to a friend's connection to a service at home", async ({ page, freshServer, lan }) => {
  test.setTimeout(360_000);
  const steps = new Steps();
  const machines: Machine[] = [];
  try {
    for (const [index, name] of ["vps", "tower", "friend"].entries()) machines.push(await Machine.start(lan, name, index + 31));
    const [vps, tower, friend] = machines as [Machine, Machine, Machine];
    const answer = `require("net").createServer((caller) => caller.end("seen " + caller.remoteAddress)).listen(${port}, "0.0.0.0")`;
    tower.serve([process.execPath, "-e", answer]);

    await steps.do("set up the server", () => setUp(page, freshServer));
    await steps.do("add the rented machine by its line", async () => {
      await page.goto(`${freshServer.url}/expose`);
      await page.getByRole("link", { name: "Add a server" }).click();
      const panel = page.getByRole("dialog");
      await panel.getByLabel("Name").fill("fra-1");
      await panel.getByRole("button", { name: "Add server" }).click();
      await expect(panel.getByText("Waiting for the machine…")).toBeVisible();
      await vps.join(freshServer.lanUrl, await keyOf(page));
    });
    await steps.do("add the machine at home by its line", async () => {
      await page.goto(freshServer.url);
      await page.getByRole("link", { name: "Make a network" }).click();
      await page.getByLabel("Name").fill("Home");
      await page.getByRole("button", { name: "Create network" }).click();
      await page.getByRole("link", { name: "Add device" }).first().click();
      await expect(page.getByText("Waiting for device…")).toBeVisible();
      await tower.join(freshServer.lanUrl, await keyOf(page));
      await expect(page.getByRole("status").filter({ hasText: "tower is online" })).toBeVisible({ timeout: patience });
    });
    await steps.do("expose the game", async () => {
      await page.goto(`${freshServer.url}/expose/new`);
      await page.getByText("Minecraft Java", { exact: true }).click();
      await page.getByLabel("Device", { exact: true }).selectOption({ label: "tower" });
      await expect(page.getByText(`People type ${vps.address}:${port}`).first()).toBeVisible({ timeout: patience });
      await page.getByRole("button", { name: "Make it reachable" }).click();
      await expect(page.getByText("Done. This is what your friends type.")).toBeVisible();
    });
    await steps.do("a friend connects, and is seen with the true address", async () => {
      const call = `const s = require("net").connect(${port}, "${vps.address}"); s.setTimeout(2000, () => s.destroy()); s.on("data", (d) => process.stdout.write(d)); s.on("error", () => {});`;
      await expect.poll(async () => (await friend.run([process.execPath, "-e", call])).output, { timeout: patience }).toContain(`seen ${friend.address}`);
    });
    process.stdout.write(`${steps.toString()}\n`);
    expect(steps.seconds).toBeLessThan(300);
  } finally {
    for (const machine of machines) await machine.stop();
  }
});
