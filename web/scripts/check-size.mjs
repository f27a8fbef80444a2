// Fails when the built UI is heavier than its budget (gzip, KiB). Reads Vite's manifest in dist.
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const budget = { initialScriptKib: 190, stylesKib: 25, routeChunkKib: 45, chatKib: 40 };

const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(await readFile(new URL(".vite/manifest.json", dist), "utf8"));

async function kib(file) {
  return gzipSync(await readFile(new URL(file, dist)), { level: 9 }).length / 1024;
}

// What the browser fetches before anything shows: the entry and everything it imports statically.
function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) closure(next, seen);
  return seen;
}

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const initial = closure(entry);
let failed = false;

function report(name, size, limit) {
  const over = size > limit;
  failed ||= over;
  console.log(`${over ? "OVER" : "ok  "}  ${name.padEnd(34)} ${size.toFixed(1).padStart(6)} of ${limit} KiB gzip`);
}

async function reportView(name, keys, limit) {
  const chunks = new Set(keys.flatMap((key) => [...closure(key)]));
  let total = 0;
  for (const key of chunks) total += await kib(manifest[key].file);
  report(name, total, limit);
}

const view = (file) => `src/app/${file}`;
await reportView("all that Home needs", [entry, view("shell/app-shell.tsx"), view("pages/home-page.tsx")], budget.initialScriptKib);
await reportView("all that Sign in needs", [entry, view("pages/login-page.tsx")], budget.initialScriptKib);

const styles = new Set(Object.values(manifest).flatMap((chunk) => chunk.css ?? []));
let css = 0;
for (const file of styles) css += await kib(file);
report("styles", css, budget.stylesKib);

for (const [key, chunk] of Object.entries(manifest)) {
  if (initial.has(key) || !chunk.file.endsWith(".js")) continue;
  report(chunk.name ?? key, await kib(chunk.file), chunk.name === "channels-page" ? budget.chatKib : budget.routeChunkKib);
}

process.exit(failed ? 1 : 0);
