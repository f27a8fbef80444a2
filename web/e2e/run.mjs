// Runs the browser tests in a network namespace of their own: the server, its machines and the browser see
// each other and nothing else, and nothing of it is left on the host. Needs root.
import { spawnSync } from "node:child_process";

const inside = "--inside-own-network";
const [first, ...rest] = process.argv.slice(2);

function run(program, args) {
  const { status, signal, error } = spawnSync(program, args, { stdio: "inherit" });
  if (error) throw error;
  return signal === null ? (status ?? 1) : 1;
}

if (first === inside) {
  run("ip", ["link", "set", "lo", "up"]);
  process.exit(run(process.execPath, ["node_modules/@playwright/test/cli.js", "test", ...rest]));
}

if (process.getuid?.() !== 0) {
  console.error("The browser tests make network namespaces: run them as root.");
  process.exit(1);
}
const args = process.argv.slice(2);
process.exit(run("unshare", ["--net", "--", process.execPath, "e2e/run.mjs", inside, ...args]));
