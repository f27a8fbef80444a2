import { Background, runOrThrow } from "./processes.ts";

/** Names the processes that hold the LANs, one for each worker. */
export const lansVariable = "LANSTEAD_E2E_LANS";

/** Lays a LAN for each worker before a browser starts: Chromium ends its requests when a network appears. */
export async function layLans(workers: number): Promise<() => Promise<void>> {
  const holders: Background[] = [];
  for (let worker = 0; worker < workers; worker++) {
    const holder = new Background(["unshare", "--net", "--", "sh", "-c", "ip link set lo up && echo ready && read -r _"]);
    holders.push(holder);
    await holder.until(/ready/, 15_000);
    const uplink = `lan${worker}`;
    await runOrThrow(["ip", "link", "add", uplink, "type", "veth", "peer", "name", "uplink", "netns", String(holder.pid)]);
    await runOrThrow(["ip", "address", "add", `198.18.${worker}.1/24`, "dev", uplink]);
    await runOrThrow(["ip", "link", "set", uplink, "up"]);
    const inside = ["nsenter", "--target", String(holder.pid), "--net", "--"];
    await runOrThrow([...inside, "ip", "link", "add", "lan", "type", "bridge"]);
    await runOrThrow([...inside, "ip", "link", "set", "uplink", "master", "lan", "up"]);
    await runOrThrow([...inside, "ip", "link", "set", "lan", "up"]);
  }
  process.env[lansVariable] = holders.map((holder) => holder.pid).join(" ");
  return async () => {
    for (const holder of holders) await holder.stop();
  };
}
