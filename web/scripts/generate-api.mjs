// Makes src/api/schema.d.ts from docs/openapi.json. `--check` only compares, and fails on a difference.
import openapiTS, { astToString } from "openapi-typescript";
import { readFile, writeFile } from "node:fs/promises";

const document = process.env["LANSTEAD_OPENAPI"] ?? new URL("../../docs/openapi.json", import.meta.url).pathname;
const target = new URL("../src/api/schema.d.ts", import.meta.url);

const types = await openapiTS(JSON.parse(await readFile(document, "utf8")), { alphabetize: true });
const text = `// Generated from docs/openapi.json by \`npm run api\`. Never edited by hand.\n${astToString(types)}`;

if (process.argv.includes("--check")) {
  const present = await readFile(target, "utf8").catch(() => "");
  if (present !== text) {
    console.error("src/api/schema.d.ts is not what docs/openapi.json says: run `npm run api`.");
    process.exit(1);
  }
} else {
  await writeFile(target, text);
}
