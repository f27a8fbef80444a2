import { rm } from "node:fs/promises";
import { layLans } from "./harness/lans.ts";
import { dataVariable, TestServer } from "./harness/server.ts";

/** Before the first test: the workers' LANs, and the data of a server that has never been set up, which the tests' servers copy. */
export default async function prepare({ workers }: { readonly workers: number }): Promise<() => Promise<void>> {
  // Servers and agents live for seconds here: measuring which code is hot never pays.
  process.env["DOTNET_TieredPGO"] = "0";
  const [removeLans, folder] = await Promise.all([layLans(workers), TestServer.makeData()]);
  process.env[dataVariable] = folder;
  return async () => {
    await removeLans();
    await rm(folder, { recursive: true, force: true });
  };
}
