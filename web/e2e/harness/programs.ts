import { accessSync, constants } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));

export const webFolder = `${root}web/dist`;
export const machineScript = `${root}lab/Lanstead.Lab/Machines/machine.sh`;

/** Arguments that start the server; LANSTEAD_SERVER_BIN names another program or .dll. */
export function serverProgram(): string[] {
  return program("LANSTEAD_SERVER_BIN", "src/Lanstead.Server/bin/Release/net10.0/lanstead-server");
}

/** Arguments that start the command line and agent; LANSTEAD_AGENT_BIN names another. */
export function agentProgram(): string[] {
  return program("LANSTEAD_AGENT_BIN", "src/Lanstead.Cli/bin/Release/net10.0/lanstead");
}

function program(variable: string, built: string): string[] {
  const path = process.env[variable] ?? root + built;
  try {
    accessSync(path, constants.R_OK);
  } catch {
    throw new Error(`${path} is not there: build it (./build, or dotnet build -c Release), or name it by ${variable}.`);
  }
  return path.endsWith(".dll") ? ["dotnet", path] : [path];
}
