import { test as base, expect } from "@playwright/test";
import { Lan, Machine } from "./harness/machines.ts";
import { makeScene, type Scene } from "./harness/scene.ts";
import { TestServer } from "./harness/server.ts";
import { Watch } from "./harness/watch.ts";

export interface InUse {
  readonly server: TestServer;
  readonly scene: Scene;
}

interface TestFixtures {
  /** Fails the test for what no page may do. */
  watch: Watch;
  /** A server that nobody has set up yet; this test's own. */
  freshServer: TestServer;
  /** The server in use; the page has the owner's session on it. */
  signedIn: InUse;
}

interface WorkerFixtures {
  /** The cable between the server and the machines. */
  lan: Lan;
  /** A server in use, with its scene; shared by the tests that only look or put back what they change. */
  inUse: InUse;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  watch: [
    async ({ page }, give) => {
      const watch = new Watch();
      await watch.attach(page);
      await give(watch);
      expect(watch.problems).toEqual([]);
    },
    { auto: true },
  ],
  freshServer: async ({ page }, give) => {
    const server = await TestServer.start();
    await give(server);
    // The page leaves first: that its stream ends with the server is no fault of its.
    await page.goto("about:blank");
    await server.stop();
  },
  lan: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from this pattern.
    async ({}, give) => {
      await give(Lan.ofWorker());
    },
    { scope: "worker" },
  ],
  inUse: [
    async ({ lan }, give) => {
      // Receivers of the tests are on this machine.
      const server = await TestServer.start({ LANSTEAD_OUTBOUND_ALLOW: "127.0.0.1/32" });
      const alpha = await Machine.start(lan, "alpha", 21);
      await give({ server, scene: await makeScene(server, alpha) });
      await alpha.stop();
      await server.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  signedIn: async ({ context, inUse }, give) => {
    await context.addCookies([{ ...inUse.scene.api.sessionCookie, url: inUse.server.url }]);
    await give(inUse);
  },
});

export { expect };
