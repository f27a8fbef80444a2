import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { Api, somePublicKey } from "./harness/api.ts";
import { TestServer } from "./harness/server.ts";
import { payloads, watchForHits } from "./payloads.ts";

const owner = { email: "ada@example.org", username: "ada", password: "correct horse battery" };

/** How many of the texts were taken; the others must have been refused by a rule. */
async function enter(texts: readonly string[], make: (text: string, index: number) => Promise<unknown>): Promise<number> {
  let taken = 0;
  for (let at = 0; at < texts.length; at += 6) {
    const outcomes = await Promise.allSettled(texts.slice(at, at + 6).map((text, index) => make(text, at + index)));
    for (const outcome of outcomes) {
      if (outcome.status === "fulfilled") taken++;
      else expect(String(outcome.reason)).toMatch(/ (400|409) |Invalid|ByteString/);
    }
  }
  return taken;
}

// Names of networks get every text, so that a list shows each; the others take turns, and get every one in the longer run.
const isLong = process.env["LANSTEAD_TEST_LONG"] === "1";
const some = (turn: number, most = payloads.length): readonly string[] => (isLong ? payloads : payloads.filter((_text, index) => index % 12 === turn)).slice(0, most);

/** Everything that takes a text gets some. */
async function fill(api: Api, tenantId: string, networkId: string, deviceId: string): Promise<Record<string, number>> {
  const { token } = await api.post<{ token: string }>(`/v1/networks/${networkId}/join-keys`, { maxUses: 250 });
  return {
    networks: await enter(payloads, (name) => api.post("/v1/networks", { name, description: name })),
    spaces: await enter(some(0, 80), (name) => api.post("/v1/tenants", { name, kind: "team" })),
    renamed: await enter(some(1), (name) => api.patch(`/v1/tenants/${tenantId}`, { name })),
    keys: await enter(some(2), (description) => api.post(`/v1/networks/${networkId}/join-keys`, { description })),
    hostnames: await enter(some(3), (hostname) => api.enrol(token, hostname)),
    platforms: await enter(some(4), (platform, index) => api.post(`/v1/networks/${networkId}/peers`, { name: `phone-${index}`, publicKey: somePublicKey(), platform })),
    deviceNames: await enter(some(5), (name) => api.patch(`/v1/devices/${deviceId}`, { name })),
    usernames: await enter(some(6), (username, index) => new Api(api.url).register({ email: `p${index}@example.org`, username, password: owner.password })),
    emails: await enter(some(7), (text) => api.post(`/v1/tenants/${tenantId}/invitations`, { email: `${text}@example.org` })),
    links: await enter(some(8), (label) => api.post(`/v1/tenants/${tenantId}/invite-links`, { label })),
    apiKeys: await enter(some(9, 60), (name) => api.post("/v1/me/api-keys", { name, scopes: ["networks:read"] })),
    services: await enter(some(10, 40), (name) => api.post(`/v1/tenants/${tenantId}/service-accounts`, { name, role: "viewer" })),
    sinks: await enter(some(11, 15), (name) => api.post(`/v1/tenants/${tenantId}/sinks`, { kind: "webhook", name, address: "https://receiver.invalid/" })),
    providers: await enter(some(0, 10), (label, index) => api.post("/v1/admin/sign-in-providers", { name: `p${index}`, kind: "github", clientId: label, label })),
    reservations: await enter(some(1, 5), (label, index) => api.post(`/v1/networks/${networkId}/reservations`, { address: `10.66.67.${200 + index}`, label })),
  };
}

/** A page as it is when everything has come. */
async function textOf(page: Page, url: string): Promise<string> {
  await page.goto(url);
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
  await expect(page.locator("output .animate-pulse")).toHaveCount(0);
  return page.locator("body").innerText();
}

test("I8: whatever people and machines call themselves stays text on every page", async ({ page, context, watch }) => {
  test.setTimeout(240_000);
  expect(payloads.length).toBeGreaterThanOrEqual(200);
  // They are alive: where a page takes them for markup, they run.
  const trap = await context.newPage();
  const trapped = await watchForHits(trap);
  await trap.goto("data:text/html,<h1>trap</h1>");
  for (const payload of payloads) await trap.evaluate((text) => document.body.insertAdjacentHTML("beforeend", text), payload).catch(() => undefined);
  await expect.poll(trapped).toBeGreaterThan(20);
  await trap.close();

  const server = await TestServer.start({ LANSTEAD_REGISTRATION: "open" });
  try {
    const api = new Api(server.url);
    await api.setUp(await server.setupToken(), owner);
    const network = await api.post<{ id: string }>("/v1/networks", { name: "Home", ipv4Cidr: "10.66.66.0/23" });
    const { id: tenantId } = await api.post<{ id: string }>("/v1/tenants", { name: "Team", kind: "team" });
    const { items } = await api.get<{ items: { id: string }[] }>("/v1/devices").catch(() => ({ items: [] }));
    const phone = items[0]?.id ?? (await api.post<{ deviceId: string }>(`/v1/networks/${network.id}/peers`, { name: "phone", publicKey: somePublicKey() })).deviceId;
    const taken = await fill(api, tenantId, network.id, phone);
    // Names of machines and accounts are letters and digits; everything else is anything that is no control character.
    expect(taken).toMatchObject({ deviceNames: 0, usernames: 0 });
    expect(taken["networks"]).toBeGreaterThan(100);
    for (const what of ["renamed", "keys", "links", "hostnames", "platforms", "spaces", "apiKeys", "services"]) expect(taken[what], what).toBeGreaterThan(5);
    const invite = await api.post<{ token: string }>(`/v1/tenants/${tenantId}/invite-links`, { label: payloads[0], networkId: undefined });
    const machine = await api.post<{ userCode: string }>("/v1/auth/device", { program: payloads[0], machine: payloads[1] }).catch(() => ({ userCode: "" }));

    const hits = await watchForHits(page);
    await context.addCookies([{ ...api.sessionCookie, url: server.url }]);
    const { items: devices } = await api.get<{ items: { id: string }[] }>("/v1/devices");
    const { items: networks } = await api.get<{ items: { id: string }[] }>("/v1/networks?limit=3");
    const space = (part: string) => `/spaces/${tenantId}/${part}`;
    const paths = [
      "/", "/devices", "/networks", "/activity", "/activity/audit", "/spaces", `/claim?code=${machine.userCode}`,
      ...[network, ...networks].flatMap(({ id }) => ["", "?tab=activity", "?tab=keys", "?tab=settings"].map((tab) => `/networks/${id}${tab}`)),
      ...devices.slice(0, 3).flatMap(({ id }) => ["", "?tab=connections", "?tab=changes"].map((tab) => `/devices/${id}${tab}`)),
      ...["general", "members", "invites", "api-keys", "webhooks", "danger"].map(space),
      ...["profile", "security", "sessions", "tokens", "data"].map((part) => `/settings/${part}`),
      ...["overview", "accounts", "spaces", "sign-in", "audit", "sinks", "settings"].map((part) => `/admin/${part}`),
      `/join#${invite.token}`,
    ];
    let shown = "";
    for (const path of paths) {
      shown += await textOf(page, server.url + path);
      expect(await hits(), path).toBe(0);
    }
    // It is there to be read, so it is what was looked at.
    const visible = payloads.filter((payload) => shown.includes(payload));
    expect(visible.length).toBeGreaterThan(100);
    expect(watch.problems).toEqual([]);
  } finally {
    await page.goto("about:blank");
    await server.stop();
  }
});
