import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { devices, expect, type CDPSession, type Page } from "@playwright/test";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const { viewport: phone, deviceScaleFactor } = devices["Pixel 7"];
const desktop = devices["Desktop Chrome"].viewport;

// axe of the package @axe-core/playwright, without its wrapper: that one injects it each time and opens a second page for the
// result, which costs four times as much as the judging.
const wrapper = createRequire(import.meta.url).resolve("@axe-core/playwright");
const axe = await readFile(createRequire(wrapper).resolve("axe-core/axe.min.js"), "utf8");

interface AxeNode {
  readonly target: readonly unknown[];
  readonly failureSummary?: string;
}

interface Axe {
  run: (context: Document, options: object) => Promise<{ violations: readonly { id: string; nodes: readonly AxeNode[] }[] }>;
}

/** Nothing half-faded: transitions have ended and the first data is there. */
export async function untilSettled(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document.querySelector("h1") !== null &&
      document.querySelector("output .animate-pulse") === null &&
      document.getAnimations().every((animation) => animation.playState !== "running" || animation.effect?.getTiming().iterations === Infinity),
  );
}

/** WCAG 2.2 AA as far as axe can judge it, of the page as it stands. */
export async function expectNoViolations(page: Page, where = page.url()): Promise<void> {
  await untilSettled(page);
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const told = await page.evaluate(async (values) => {
    const { run } = (window as unknown as { axe: Axe }).axe;
    const { violations } = await run(document, { runOnly: { type: "tag", values }, resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary ?? ""}`));
  }, tags);
  expect(told.map((text) => `${where}: ${text}`)).toEqual([]);
}

/** A page that changes between light and dark, desktop and phone, wide and narrow, while it stays loaded. */
export class Views {
  readonly #page: Page;
  readonly #session: CDPSession;
  #isPhone = false;

  private constructor(page: Page, session: CDPSession) {
    this.#page = page;
    this.#session = session;
  }

  static async of(page: Page): Promise<Views> {
    await page.emulateMedia({ reducedMotion: "reduce", colorScheme: "light" });
    return new Views(page, await page.context().newCDPSession(page));
  }

  /**
   * Judges the page in each of the four views, and that it needs no scrolling sideways on a narrow screen or at 200 % zoom.
   * The next page is loaded in the view that was last, so that half of them are loaded as on a phone.
   */
  async expectNoViolations(where: string): Promise<void> {
    await this.#judge(where);
    await this.#expectToFit(where);
    this.#isPhone = !this.#isPhone;
    await this.#turn();
    await this.#judge(where);
  }

  async #judge(where: string): Promise<void> {
    for (const colorScheme of ["light", "dark"] as const) {
      await this.#page.emulateMedia({ colorScheme });
      // The page hears of it with its next frame. The agent's own page knows no other theme than the system's.
      await this.#page.waitForFunction((theme) => (document.documentElement.dataset["theme"] ?? theme) === theme && matchMedia(`(prefers-color-scheme: ${theme})`).matches, colorScheme);
      await expectNoViolations(this.#page, `${where} (${this.#isPhone ? "phone" : "desktop"}, ${colorScheme})`);
    }
  }

  /** WCAG 1.4.10 asks for 320 pixels; 200 % of a desktop leave 640. */
  async #expectToFit(where: string): Promise<void> {
    for (const [width, zoom] of [[320, 1], [640, 2]] as const) {
      await this.#session.send("Emulation.setDeviceMetricsOverride", { width, height: 400, deviceScaleFactor: zoom, mobile: false });
      // Polled: what holds the page still behind a dialog measures it anew a moment later.
      await expect.poll(async () => this.#page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), { message: `${where}, ${width} pixels wide` }).toBe(0);
    }
  }

  /** A phone's size, density, viewport rules and touch; or back. */
  async #turn(): Promise<void> {
    await this.#session.send("Emulation.setDeviceMetricsOverride", this.#isPhone ? { ...phone, deviceScaleFactor, mobile: true } : { ...desktop, deviceScaleFactor: 1, mobile: false });
    await this.#session.send("Emulation.setTouchEmulationEnabled", { enabled: this.#isPhone });
  }
}
