import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import type { Scene } from "./harness/scene.ts";

interface Operation {
  readonly method: string;
  readonly path: string;
}

interface Description {
  readonly paths: Record<string, Record<string, unknown>>;
}

const writes = new Set(["post", "put", "patch", "delete"]);
const nothing = "01900000-0000-7000-8000-000000000000";

/** Every write of the running server, with real objects in its address where the scene has some: a new route is among them by itself. */
async function everyWrite(url: string, scene: Scene): Promise<Operation[]> {
  const description = (await (await fetch(`${url}/openapi/v1.json`)).json()) as Description;
  const { id } = await scene.api.get<{ id: string }>("/v1/me");
  const objects: Record<string, string> = { tenantId: scene.tenantId, networkId: scene.networkId, deviceId: scene.agentId, userId: id, accountId: id, provider: "github" };
  return Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => writes.has(method))
      .map((method) => ({ method: method.toUpperCase(), path: path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => objects[name] ?? nothing) })),
  );
}

/** A page of somebody else's, at every address of this machine. */
async function startElsewhere(): Promise<{ server: Server; port: number }> {
  const server = createServer((_request, answer) => {
    answer.setHeader("Content-Type", "text/html");
    answer.end("<!doctype html><title>elsewhere</title><h1>elsewhere</h1>");
  });
  await new Promise<void>((done) => server.listen(0, done));
  return { server, port: (server.address() as AddressInfo).port };
}

// Each write makes one row of the audit: nothing was written while the newest ones stay the newest.
async function newestWrites(scene: Scene): Promise<unknown> {
  const rows = (path: string) => scene.api.get<{ items: { id: number }[] }>(`${path}?outcome=succeeded&limit=1`);
  return Promise.all([rows("/v1/admin/audit"), rows("/v1/audit")]);
}

/** All that a page may send elsewhere without asking, and what it may ask for. */
async function attack(page: Page, base: string, operations: readonly Operation[]): Promise<void> {
  await page.evaluate(
    async ({ base: target, operations: all }) => {
      const body = JSON.stringify({ name: "cross-site", email: "evil@example.org", role: "owner", disabled: true });
      for (let at = 0; at < all.length; at += 8) {
        await Promise.allSettled(
          all.slice(at, at + 8).flatMap(({ method, path }) => {
            const url = target + path;
            const form = new FormData();
            form.set("name", "cross-site");
            form.set("_method", method);
            const simple = { method: "POST", mode: "no-cors", credentials: "include" } as const;
            const asked = { method, mode: "cors", credentials: "include", headers: { "Content-Type": "application/json" }, body } as const;
            navigator.sendBeacon(url, body);
            return [
              fetch(url, { ...simple, headers: { "Content-Type": "text/plain" }, body }),
              fetch(url, { ...simple, body: new URLSearchParams({ name: "cross-site", _method: method }) }),
              fetch(url, { ...simple, body: form }),
              fetch(url, { ...simple }),
              fetch(url, { method, mode: "cors", credentials: "include" }),
              fetch(url, asked),
            ];
          }),
        );
      }
    },
    { base, operations },
  );
}

/** Forms as pages have had them for ever, each kind of coding in turn, into frames. */
async function submitForms(page: Page, base: string, operations: readonly Operation[]): Promise<void> {
  await page.evaluate(
    async ({ base: target, operations: all }) => {
      const codings = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];
      await Promise.all(
        all.map(({ path }, index) => {
          const frame = document.createElement("iframe");
          frame.name = `frame${index}`;
          const form = document.createElement("form");
          form.method = "post";
          form.action = target + path;
          form.enctype = codings[index % codings.length] ?? "";
          form.target = frame.name;
          const field = document.createElement("input");
          field.name = '{"name":"cross-site","x":"';
          field.value = '"}';
          form.append(field);
          document.body.append(frame, form);
          const loaded = new Promise((done) => frame.addEventListener("load", done));
          form.submit();
          return loaded;
        }),
      );
    },
    { base, operations },
  );
}

test("I8: no write of the server can be made by a page of another site", async ({ page, signedIn: inUse, watch }) => {
  test.slow();
  // Refusals are what this is about, and the browser tells of each.
  watch.expect(/./);
  const operations = await everyWrite(inUse.server.url, inUse.scene);
  expect(operations.length).toBeGreaterThan(80);
  const elsewhere = await startElsewhere();
  const before = await newestWrites(inUse.scene);
  const refused = new Map<string, number>();
  const other: string[] = [];
  const sent = new Map<string, number>();
  let withCookie = 0;
  page.on("request", (request) => {
    const { origin, pathname } = new URL(request.url());
    if (origin === inUse.server.url) sent.set(pathname, (sent.get(pathname) ?? 0) + 1);
  });
  // Of what frames were sent for: answers to a fetch are kept from the page, and so from whoever watches it.
  page.on("response", (response) => {
    const request = response.request();
    if (!response.url().startsWith(inUse.server.url) || request.method() === "OPTIONS") return;
    void request.allHeaders().then((headers) => (withCookie += headers["cookie"] === undefined ? 0 : 1), () => undefined);
    const { pathname } = new URL(response.url());
    if (response.status() === 403) refused.set(pathname, (refused.get(pathname) ?? 0) + 1);
    else other.push(`${response.status()} ${request.method()} ${pathname}`);
  });

  // Another port is another origin and yet the same site: the session's cookie goes along. Another address is another site.
  for (const host of ["localhost", "127.0.0.1"]) {
    await page.goto(`http://${host}:${elsewhere.port}/`);
    await attack(page, inUse.server.url, operations);
    await submitForms(page, inUse.server.url, operations);
  }

  expect(other).toEqual([]);
  for (const { path } of operations) {
    expect(sent.get(path), path).toBeGreaterThanOrEqual(8);
    expect(refused.get(path), path).toBeGreaterThanOrEqual(1);
  }
  expect(withCookie).toBeGreaterThan(operations.length / 2);
  expect(await newestWrites(inUse.scene)).toEqual(before);

  // A page of our own may, with its token and not without.
  await page.goto(inUse.server.url);
  const own = await page.evaluate(async () => {
    const { csrfToken } = (await (await fetch("/v1/me")).json()) as { csrfToken: string };
    const statuses: number[] = [];
    for (const token of [{}, { "X-CSRF-Token": csrfToken }]) {
      const answer = await fetch("/v1/networks", { method: "POST", headers: { "Content-Type": "application/json", ...token }, body: '{"name":""}' });
      statuses.push(answer.status);
    }
    return statuses;
  });
  expect(own).toEqual([403, 400]);
  elsewhere.server.close();
});

test("I8: neither WebSockets nor answers are for pages of other sites, nor for names that were bent to lead here", async ({ page, signedIn: inUse, watch }) => {
  watch.expect(/./);
  const elsewhere = await startElsewhere();
  const opens = (base: string) =>
    page.evaluate(
      (url) =>
        new Promise<boolean>((tell) => {
          const socket = new WebSocket(url);
          socket.addEventListener("open", () => tell(true));
          socket.addEventListener("error", () => tell(false));
        }),
      `${base.replace("http", "ws")}/v1/agent/connect`,
    );
  for (const host of ["localhost", "127.0.0.1"]) {
    await page.goto(`http://${host}:${elsewhere.port}/`);
    expect(await opens(inUse.server.url)).toBe(false);
    const read = await page.evaluate((url) => fetch(url, { credentials: "include" }).then(() => "read", () => "kept"), `${inUse.server.url}/v1/me`);
    expect(read).toBe("kept");
  }
  await page.goto(inUse.server.url);
  expect(await opens(inUse.server.url)).toBe(true);

  // The browser is told that this name is 127.0.0.1: see playwright.config.ts.
  const bent = `http://lan.rebound.example:${new URL(inUse.server.url).port}`;
  const answer = await page.goto(`${bent}/`);
  expect(answer?.status()).toBe(421);
  const statuses = await page.evaluate(() => Promise.all(["/v1/me", "/healthz", "/metrics", "/docs"].map(async (path) => (await fetch(path)).status)));
  expect(statuses).toEqual([421, 421, 421, 421]);
  elsewhere.server.close();
});
