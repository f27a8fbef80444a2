import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { Api } from "./harness/api.ts";
import { Issuer } from "./harness/issuer.ts";
import { owner } from "./harness/scene.ts";
import { TestServer } from "./harness/server.ts";

async function signIn(page: Page, server: TestServer, name: string): Promise<void> {
  await page.goto(`${server.url}/login`);
  await page.getByRole("button", { name: "Continue with Corp" }).click();
  await page.locator("input[name=login]").fill(name);
  await page.locator("input[name=password]").fill("any");
  await page.locator("button[type=submit]").click();
  await page.locator("button[type=submit]").click();
}

test("A certified issuer opens one account: first and second sign-in, a changed address, two first sign-ins at once", async ({ browser }) => {
  test.slow();
  const server = await TestServer.start((port) => ({ LANSTEAD_PUBLIC_URL: `http://localhost:${port}`, LANSTEAD_OUTBOUND_ALLOW: "127.0.0.1/32" }));
  const issuer = await Issuer.start(`${server.url}/v1/auth/oidc/corp/callback`);
  try {
    const api = new Api(server.url);
    await api.setUp(await server.setupToken(), owner);
    await api.post("/v1/admin/sign-in-providers", {
      name: "corp", kind: "oidc", label: "Corp", issuer: issuer.url, clientId: "lanstead", clientSecret: "a secret of the browser tests", allowNewAccounts: true,
    });

    // Each in a browser of its own, so that the issuer asks each time.
    const arrive = async (name: string): Promise<{ id: string; email: string }> => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await signIn(page, server, name);
      await expect(page.getByRole("heading", { name: `Hello, ${name}` })).toBeVisible();
      const { id, email } = (await (await page.request.get(`${server.url}/v1/me`)).json()) as { id: string; email: string };
      await context.close();
      return { id, email };
    };

    const first = await arrive("grace");
    expect(first.email).toBe("grace@issuer.example");
    expect(await arrive("grace")).toEqual(first);
    issuer.addresses.set("grace", "hopper@issuer.example");
    expect(await arrive("grace")).toEqual({ ...first, email: "hopper@issuer.example" });

    const [one, two] = await Promise.all([arrive("linus"), arrive("linus")]);
    expect(one).toEqual(two);
    const [corp] = await api.get<{ people: number }[]>("/v1/admin/sign-in-providers");
    expect(corp?.people).toBe(2);
  } finally {
    await server.stop();
    await issuer.stop();
  }
});
