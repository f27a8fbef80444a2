import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "./fixtures.ts";
import { expectNoViolations } from "./harness/judge.ts";
import { Background } from "./harness/processes.ts";
import { agentProgram } from "./harness/programs.ts";

// The real command on one side, the page on the other.
test("A command signs in by a yes on the page, works, and ends with its session", async ({ page, signedIn: inUse, watch }) => {
  const { server } = inUse;
  const folder = await mkdtemp(join(tmpdir(), "lanstead-login-"));
  const settings = { LANSTEAD_CONFIG: folder, LANSTEAD_SOCKET: join(folder, "no-agent.sock") };
  const login = new Background([...agentProgram(), "login", "--server", server.url, "--qr"], settings);
  const [, code = ""] = await login.until(/shows this code: ([0-9A-Z-]{11})/);
  expect(login.log).toContain(`/claim/${code}`);
  expect(login.log).toContain("█");

  await page.goto(`${server.url}/claim`);
  await page.getByLabel("Code").fill(code.toLowerCase());
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByRole("heading", { name: "Let this program act as you?" })).toBeVisible();
  await expect(page.getByText(code, { exact: true })).toBeVisible();
  await expect(page.getByText(/^lanstead \d/)).toBeVisible();
  await expectNoViolations(page);
  await page.getByRole("button", { name: "Yes, sign it in" }).click();
  await expect(page.getByText("The program is signed in")).toBeVisible();

  await login.until(/Signed in at \S+ as ada/);
  expect((await stat(join(folder, "sign-ins.json"))).mode & 0o777).toBe(0o600);
  const me = new Background([...agentProgram(), "whoami"], settings);
  await me.until(/ada \(ada@example\.org\)/);

  await page.goto(`${server.url}/settings/sessions`);
  await page.getByRole("button", { name: /^End lanstead / }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End", exact: true }).click();
  await expect(page.getByText("The session has ended")).toBeVisible();
  const refused = new Background([...agentProgram(), "whoami"], settings);
  await refused.until(/has ended\. Run: lanstead login/);
  await rm(folder, { recursive: true });

  // A code that counts no more tells nothing.
  watch.expect(/^404 GET \S+\/v1\/auth\/device\//);
  watch.expect(/^console: .* 404 \(Not Found\) \S+\/v1\/auth\/device\//);
  await page.goto(`${server.url}/claim/${code}`);
  await expect(page.getByText("No program waits with this code")).toBeVisible();
});

test("A personal key is shown once, works, and is refused once it is revoked", async ({ page, signedIn: inUse }) => {
  const { server } = inUse;
  await page.goto(`${server.url}/settings/tokens`);
  await page.getByRole("button", { name: "New key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Make key" }).click();
  await expect(dialog.getByText("Choose at least one.")).toBeVisible();
  await dialog.getByLabel("What it is for").fill("Monitoring");
  await dialog.getByLabel("networks:read").check();
  await dialog.getByRole("button", { name: "Make key" }).click();
  const secret = (await dialog.locator("pre").first().innerText()).replaceAll(/\s/g, "");
  expect(secret).toMatch(/^lsa_[0-9A-Za-z]{46}$/);
  const ask = async () => (await fetch(`${server.url}/v1/networks`, { headers: { Authorization: `Bearer ${secret}` } })).status;
  expect(await ask()).toBe(200);
  await dialog.getByRole("button", { name: "Done" }).click();

  await expect(page.getByText(`lsa_…${secret.slice(-4)}`)).toBeVisible();
  expect(await page.content()).not.toContain(secret);
  await page.getByRole("button", { name: "Revoke Monitoring" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke", exact: true }).click();
  await expect(page.getByText("The key is revoked")).toBeVisible();
  expect(await ask()).toBe(401);
});
