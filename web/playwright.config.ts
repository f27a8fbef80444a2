import { availableParallelism } from "node:os";
import { defineConfig, devices } from "@playwright/test";

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  // Two agents start and join: in the longer run.
  testIgnore: process.env["LANSTEAD_TEST_LONG"] === "1" ? [] : ["**/newcomer-expose.spec.ts"],
  fullyParallel: false,
  // Each worker has a server in use, a LAN and a browser of its own.
  workers: Math.min(availableParallelism(), 3),
  globalSetup: "./e2e/prepare.config.ts",
  // Patience costs nothing where all goes well, and a machine may be ten times slower for a while.
  timeout: 240_000,
  expect: { timeout: 45_000 },
  forbidOnly: true,
  reporter: [["list"]],
  use: {
    ...devices["Desktop Chrome"],
    locale: "en-GB",
    trace: process.env["LANSTEAD_TRACE"] === undefined ? "off" : "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env["LANSTEAD_CHROMIUM"] ?? "/usr/bin/chromium",
      // A name that somebody bent to lead to this machine (I8); nothing else is resolved otherwise.
      args: ["--host-resolver-rules=MAP *.rebound.example 127.0.0.1", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
});
