// Takes the pictures of the README: plays the newcomer with real devices, in docs/images.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../docs/images", import.meta.url));
const { status } = spawnSync(process.execPath, ["e2e/run.mjs", "newcomer"], { stdio: "inherit", env: { ...process.env, LANSTEAD_PICTURES: folder } });
process.exit(status ?? 1);
