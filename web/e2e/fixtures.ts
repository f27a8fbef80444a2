import { test as base, expect } from "@playwright/test";
import { makeScene, type Scene } from "./harness/scene.ts";
import { TestServer } from "./harness/server.ts";
import { Watch } from "./harness/watch.ts";

interface InUse {
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
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from this pattern.
  freshServer: async ({}, give) => {
    const server = await TestServer.start();
    await give(server);
    await server.stop();
  },
  inUse: [
    // oxlint-disable-next-line no-empty-pattern -- As above.
    async ({}, give) => {
      const server = await TestServer.start();
      await give({ server, scene: await makeScene(server) });
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
