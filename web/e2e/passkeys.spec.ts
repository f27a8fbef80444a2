import { expect, test } from "./fixtures.ts";
import { Api } from "./harness/api.ts";
import { owner } from "./harness/scene.ts";
import { TestServer } from "./harness/server.ts";

// Passkeys belong to the name in the public URL, so that has to be the browser's.
test("A passkey is made, named, opens the account without an address, and is removed; a copy of it is refused", async ({ page, context, watch }) => {
  watch.expect(/401 .*\/passkeys\/sign-in/);
  const server = await TestServer.start((port) => ({ LANSTEAD_PUBLIC_URL: `http://localhost:${port}` }));
  try {
    const api = new Api(server.url);
    await api.setUp(await server.setupToken(), owner);
    const devtools = await context.newCDPSession(page);
    await devtools.send("WebAuthn.enable");
    const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
      options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    });

    await context.addCookies([{ ...api.sessionCookie, url: server.url }]);
    await page.goto(`${server.url}/settings/security`);
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill("This laptop");
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page.getByText("This laptop")).toBeVisible();
    await page.getByRole("button", { name: "Rename This laptop" }).click();
    await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill("The blue laptop");
    await page.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
    await expect(page.getByText("The blue laptop")).toBeVisible();

    await context.clearCookies();
    await page.goto(`${server.url}/login`);
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await expect(page.getByRole("heading", { name: "Hello, ada" })).toBeVisible();

    // The copy of an older state: its counter stands where it was.
    const { credentials } = await devtools.send("WebAuthn.getCredentials", { authenticatorId });
    const [copy] = credentials;
    if (copy === undefined) throw new Error("The authenticator has no passkey.");
    await devtools.send("WebAuthn.clearCredentials", { authenticatorId });
    await devtools.send("WebAuthn.addCredential", { authenticatorId, credential: { ...copy, signCount: 0 } });
    await context.clearCookies();
    await page.goto(`${server.url}/login`);
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await expect(page.getByText("This passkey was refused.")).toBeVisible();

    await context.addCookies([{ ...api.sessionCookie, url: server.url }]);
    await page.goto(`${server.url}/settings/security`);
    await page.getByRole("button", { name: "Remove The blue laptop" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await expect(page.getByText("You have none yet.")).toBeVisible();
  } finally {
    await page.goto("about:blank");
    await server.stop();
  }
});
