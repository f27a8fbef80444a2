import { createHmac } from "node:crypto";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { MailServer } from "./harness/mail-server.ts";
import { Api } from "./harness/api.ts";
import { TestServer } from "./harness/server.ts";

const person = { email: "ada@example.org", username: "ada", password: "correct horse battery" };

/** What the authenticator app shows (RFC 6238). */
function totp(secret: string, steps = 0): string {
  const bits = [...secret.replaceAll(/\s/g, "")].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac("sha1", key).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

async function signIn(page: Page, server: TestServer, password: string): Promise<void> {
  await page.goto(`${server.url}/login`);
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Letters name the server's public address; the browser comes by another. */
function here(server: TestServer, link: string): string {
  return server.url + link.slice(new URL(link).origin.length);
}

test.describe("Signing in", () => {
  let mail: MailServer;
  let server: TestServer;

  test.beforeAll(async () => {
    mail = await MailServer.start();
    server = await TestServer.start({ ...mail.settings, LANSTEAD_REGISTRATION: "open" });
  });

  test.afterAll(async () => {
    await server.stop();
    await mail.stop();
  });

  test("A new password comes by a real letter; an authenticator and a recovery code are the second step", async ({ page, watch }) => {
    test.slow();
    await page.goto(`${server.url}/setup`);
    await page.getByLabel("Set-up token").fill(await server.setupToken());
    await page.getByLabel("E-mail").fill(person.email);
    await page.getByLabel("Name").fill(person.username);
    await page.getByLabel("Password", { exact: true }).fill(person.password);
    await page.getByRole("button", { name: "Set up" }).click();
    await expect(page.getByRole("heading", { name: "Hello, ada" })).toBeVisible();

    // 1. An authenticator, whose code this test computes from what the page shows.
    await page.goto(`${server.url}/settings/security`);
    await page.getByRole("button", { name: "Add authenticator" }).click();
    const secret = await page.getByRole("dialog").locator("pre").innerText();
    await page.getByLabel("Code that the app shows now").fill(totp(secret));
    await page.getByRole("button", { name: "Switch on" }).click();
    const codes = (await page.getByRole("dialog", { name: "Keep these recovery codes" }).locator("pre").innerText()).split("\n");
    expect(codes).toHaveLength(10);
    await page.getByRole("button", { name: "I have kept them" }).click();
    await expect(page.getByText("10 of 10 recovery codes left")).toBeVisible();

    // 2. The password is forgotten; the link comes by mail, and its token leaves the address bar.
    await page.context().clearCookies();
    await page.goto(`${server.url}/login`);
    await page.getByRole("link", { name: "Forgot password?" }).click();
    await expect(page.getByRole("heading", { name: "Forgot your password?" })).toBeVisible();
    await page.getByLabel("E-mail").fill(person.email);
    await page.getByRole("button", { name: "Send the link" }).click();
    await expect(page.getByText("Look at your mail")).toBeVisible();
    await page.goto(here(server, await mail.link("Set a new password")));
    await expect(page).toHaveURL(`${server.url}/reset`);
    await page.getByLabel("New password").fill("another horse in a stable");
    await page.getByRole("button", { name: "Set password" }).click();
    await expect(page.getByText("Your new password is set")).toBeVisible();

    // 3. The second factor stayed: the next code opens, as the one of enrolment is used up.
    await signIn(page, server, "another horse in a stable");
    await expect(page.getByRole("heading", { name: "One more step" })).toBeVisible();
    await page.getByLabel("Code from your authenticator").fill(totp(secret, 1));
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { name: "Hello, ada" })).toBeVisible();

    // 4. And a recovery code does.
    await page.context().clearCookies();
    await signIn(page, server, "another horse in a stable");
    await page.getByRole("button", { name: /use a recovery code/ }).click();
    await page.getByLabel("Recovery code").fill(codes[0] ?? "");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { name: "Hello, ada" })).toBeVisible();
    await page.goto(`${server.url}/settings/security`);
    await expect(page.getByText("9 of 10 recovery codes left")).toBeVisible();

    // 5. A new address counts once its letter is answered.
    await page.getByLabel("New address").fill("ada@new.example.org");
    await page.getByRole("button", { name: "Change address" }).click();
    await expect(page.getByText("A letter went to ada@new.example.org")).toBeVisible();
    await page.goto(here(server, await mail.link("Confirm your new e-mail address")));
    await page.getByRole("button", { name: "Confirm address" }).click();
    await expect(page.getByText("ada@new.example.org is confirmed")).toBeVisible();

    // 6. Ten minutes later a dangerous change asks who is there, and then goes on by itself.
    watch.expect(/auth\/confirm|me\/totp|403 \(Forbidden\)/);
    let refused = false;
    await page.route("**/v1/me/totp", async (route) => {
      if (refused || route.request().method() !== "DELETE") return route.continue();
      refused = true;
      return route.fulfill({ status: 403, contentType: "application/problem+json", body: JSON.stringify({ code: "auth.confirmation_required", title: "Confirm", status: 403 }) });
    });
    await page.goto(`${server.url}/settings/security`);
    await page.getByRole("button", { name: "Switch off" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Switch off" }).click();
    const dialog = page.getByRole("dialog", { name: "Confirm that it is you" });
    await dialog.getByLabel("Password", { exact: true }).fill("another horse in a stable");
    await dialog.getByRole("button", { name: "Confirm" }).click();
    await expect(page.getByRole("button", { name: "Add authenticator" })).toBeVisible();

    // 7. Now that the address is proven, an invitation to it appears without a reload, and one yes leads in.
    await page.goto(server.url);
    await expect(page.getByRole("button", { name: /^Live/ })).toBeVisible();
    const bob = new Api(server.url);
    await bob.register({ email: "bob@example.org", username: "bob", password: person.password });
    const team = await bob.post<{ id: string }>("/v1/tenants", { name: "Regatta", kind: "team" });
    await bob.post(`/v1/tenants/${team.id}/invitations`, { email: "ada@new.example.org" });
    await page.getByRole("button", { name: "Accept: Regatta" }).click();
    await expect(page.getByRole("button", { name: "Space: All spaces. Change" })).toBeVisible();
  });
});
