import type { Page } from "@playwright/test";

declare global {
  interface Window {
    tellViolation?: (text: string) => Promise<void>;
  }
}

/** Everything that no page may do: errors on the console, CSP violations, requests that fail. */
export class Watch {
  readonly problems: string[] = [];
  readonly #expected: RegExp[] = [
    // "Who am I?" of somebody who has not signed in; the browser writes the same on its console.
    /^401 GET \S+\/v1\/me$/,
    /^console: .* 401 \(Unauthorized\) \S+\/v1\/me$/,
  ];

  /** Allows what this test is about, such as a refusal that the page must show. */
  expect(pattern: RegExp): void {
    this.#expected.push(pattern);
  }

  async attach(page: Page): Promise<void> {
    await page.exposeFunction("tellViolation", (text: string) => this.#note(`csp: ${text}`));
    await page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        void window.tellViolation?.(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
      });
    });
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") this.#note(`console: ${message.text()} ${message.location().url}`);
    });
    page.on("pageerror", (error) => this.#note(`page: ${error.message}`));
    page.on("response", (response) => {
      if (response.status() >= 400) this.#note(`${response.status()} ${response.request().method()} ${response.url()}`);
    });
    page.on("requestfailed", (request) => {
      // Leaving a page ends its stream and whatever it was still asking: the browser calls that aborted.
      if (request.failure()?.errorText === "net::ERR_ABORTED") return;
      this.#note(`failed: ${request.method()} ${request.url()} ${request.failure()?.errorText ?? ""}`);
    });
  }

  #note(problem: string): void {
    if (!this.#expected.some((pattern) => pattern.test(problem))) this.problems.push(problem);
  }
}
