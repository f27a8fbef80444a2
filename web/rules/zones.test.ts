import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";

const source = new URL("../src", import.meta.url).pathname;

// Who may import whom, and what to do instead.
const allowed: Readonly<Record<string, readonly string[]>> = {
  lib: ["lib"],
  api: ["api", "lib"],
  ui: ["ui", "lib"],
  features: ["features", "ui", "api", "lib"],
  app: ["app", "features", "ui", "api", "lib"],
};
const advice: Readonly<Record<string, string>> = {
  lib: "lib knows nothing of the product: move what needs more to where it is needed",
  api: "api only asks the server: show things in ui or a feature",
  ui: "ui is told everything by properties: load in a feature, compose in app",
  features: "features do not know each other: let a page in app/pages put them together",
};

const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".d.ts"));

function importsOf(file: string): string[] {
  const text = readFileSync(join(source, file), "utf8");
  return Array.from(text.matchAll(/(?:from\s+|import\(|import\s+)"([^"]+)"/g), (match) => match[1] ?? "");
}

function zoneOf(file: string): string {
  return file.split("/")[0] ?? "";
}

test("Imports stay within their zone", () => {
  const wrong: string[] = [];
  for (const file of files) {
    for (const target of importsOf(file)) {
      if (target.startsWith(".")) wrong.push(`${file}: write "@/…" instead of "${target}"`);
      if (!target.startsWith("@/")) continue;
      const path = target.slice(2);
      const [from, to] = [zoneOf(file), zoneOf(path)];
      const stranger = from === "features" && to === "features" && file.split("/")[1] !== path.split("/")[1];
      if (stranger || allowed[from]?.includes(to) !== true) wrong.push(`${file} imports ${target}: ${advice[from] ?? "unknown zone"}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("There are no barrels, and files are named in kebab-case", () => {
  const wrong = files.filter((file) => /(^|\/)index\.tsx?$/.test(file) || !/^[a-z0-9/-]+(\.test)?\.tsx?$/.test(file));
  expect(wrong).toEqual([]);
});

test("Every input stands in a component that gives it a visible label or a name", () => {
  const holders = files.filter((file) => file.endsWith(".tsx") && /<(input|select|textarea)\b/.test(readFileSync(join(source, file), "utf8")));
  expect(holders.toSorted()).toEqual(["features/chat/composer.tsx", "features/networks/import-network.tsx", "features/onboarding/onboarding-prompt.tsx", "ui/card-choice.tsx", "ui/check-field.tsx", "ui/choice.tsx", "ui/command-dialog.tsx", "ui/mark-choice.tsx", "ui/search-field.tsx", "ui/select-box.tsx", "ui/select-field.tsx", "ui/text-area.tsx", "ui/text-field.tsx"]);
  for (const file of holders) expect(readFileSync(join(source, file), "utf8"), relative(source, file)).toMatch(/<label\b/);
});

// The invite stays in its tab, so that one who goes away to sign in comes back to it.
test("Nothing is written where it would outlive the page, but theme, language, the chosen space, whether this browser tells what is new, and the invite that one came with", () => {
  const holders = files.filter((file) => /localStorage|sessionStorage|indexedDB|document\.cookie/.test(readFileSync(join(source, file), "utf8")));
  expect(holders.toSorted()).toEqual(["features/invites/invite-token.ts", "lib/browser-notices.ts", "lib/i18n/locale.ts", "lib/space-choice.ts", "lib/theme.ts"]);
});
