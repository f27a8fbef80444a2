import { createConnection, createServer, type Socket } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "./fixtures.ts";
import { Views } from "./harness/judge.ts";
import { Machine } from "./harness/machines.ts";
import { agentProgram } from "./harness/programs.ts";

// Leads a socket file to a port of the machine's own loopback: browsers of tests are not on the machine.
const relay = (path: string, port: number) => `
  const net = require("node:net");
  net.createServer((one) => { const other = net.connect(${port}, "127.0.0.1"); one.pipe(other).pipe(one); for (const end of [one, other]) end.on("error", () => { one.destroy(); other.destroy(); }); })
    .listen(${JSON.stringify(path)}, () => console.log("ready"));
`;

test("The agent's own page shows networks and devices, switches them off and on, and gives nothing to other names (I8)", async ({ page, lan, signedIn: inUse }) => {
  test.slow();
  page.setDefaultTimeout(30_000);
  const { api, networkId } = inUse.scene;
  const key = await api.post<{ token: string }>(`/v1/networks/${networkId}/join-keys`, { description: "page" });
  const machine = await Machine.start(lan, "den", 77);
  const folder = await mkdtemp(join(tmpdir(), "lanstead-page-"));
  try {
    await machine.join(inUse.server.lanUrl, key.token);
    const link = (await machine.runOrThrow([...agentProgram(), "ui"])).split("\n")[0] ?? "";
    const address = new URL(link);
    const inside = machine.serve([process.execPath, "-e", relay(join(folder, "page.sock"), Number(address.port))]);
    await inside.until(/ready/);
    const open = new Set<Socket>();
    const outside = createServer((one) => {
      open.add(one);
      const other = createConnection(join(folder, "page.sock"));
      one.pipe(other).pipe(one);
      for (const end of [one, other]) end.on("error", () => (one.destroy(), other.destroy()));
    });
    await new Promise<void>((resolve) => outside.listen(Number(address.port), "127.0.0.1", resolve));

    await page.goto(link);
    await expect(page.getByText("This device: den")).toBeVisible();
    await expect(page.getByText("Connected to the server")).toBeVisible();
    await expect(page.getByRole("heading", { name: "Home" })).toBeVisible();
    await expect(page.getByText("annas-phone")).toBeVisible();
    // The link is gone from the address bar, and works once; the visit goes on.
    expect(page.url()).toBe(`${address.origin}/`);
    await page.reload();
    await expect(page.getByRole("heading", { name: "Home" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Open Lanstead: networks and chat" })).toHaveAttribute("href", /\/spaces$/);
    await (await Views.of(page)).expectNoViolations("the agent's page");

    await page.getByRole("button", { name: "Disconnect" }).click();
    await expect(page.getByText("Disconnected")).toBeVisible();
    expect((await machine.run([...agentProgram(), "status", "--check", "ready"])).code).toBe(5);
    await page.getByRole("button", { name: "Connect" }).click();
    await expect(page.getByText("Connected to the server")).toBeVisible();

    // Somebody else's tab has no visit, and a name that was bent to lead here gets nothing at all.
    const stranger = await page.context().newPage();
    await stranger.goto(`${address.origin}/`);
    await expect(stranger.getByText("This visit is over.")).toBeVisible();
    const bent = await stranger.goto(`http://agent.rebound.example:${address.port}/`);
    expect(bent?.status()).toBe(403);
    await stranger.close();
    await page.goto("about:blank");
    // Browsers keep spare connections.
    for (const one of open) one.destroy();
    outside.close();
  } finally {
    await machine.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
