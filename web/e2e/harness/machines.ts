import { readFile } from "node:fs/promises";
import { agentProgram, machineScript } from "./programs.ts";
import { Background, pause, run, runOrThrow, type Outcome } from "./processes.ts";
import { lansVariable } from "./lans.ts";
import { serverAddress, worker } from "./server.ts";

/** A machine made of namespaces, on the LAN of the test. It lives as long as its first process's input is held. */
export class Machine {
  readonly #holder: Background;
  readonly #programs: Background[] = [];
  readonly #pid: number;
  readonly name: string;
  readonly address: string;

  private constructor(holder: Background, pid: number, name: string, address: string) {
    this.#holder = holder;
    this.#pid = pid;
    this.name = name;
    this.address = address;
  }

  static async start(lan: Lan, name: string, host: number): Promise<Machine> {
    const script = await readFile(machineScript, "utf8");
    const holder = new Background([
      ..."unshare --net --mount --uts --ipc --pid --fork --kill-child --mount-proc --propagation private bash -c".split(" "),
      script,
      "lanstead-e2e-machine",
      name,
    ]);
    await holder.until(/ready/, 15_000);
    const [child = ""] = (await readFile(`/proc/${holder.pid}/task/${holder.pid}/children`, "utf8")).trim().split(" ");
    const machine = new Machine(holder, Number(child), name, `198.18.${worker}.${host}`);
    await lan.connect(machine.#pid, host);
    await machine.runOrThrow(["ip", "address", "add", `${machine.address}/24`, "dev", "eth0"]);
    await machine.runOrThrow(["ip", "link", "set", "eth0", "up"]);
    await machine.runOrThrow(["ip", "route", "add", "default", "via", serverAddress]);
    return machine;
  }

  run(argv: readonly string[], timeoutMs?: number): Promise<Outcome> {
    return run(this.#enter(argv), timeoutMs);
  }

  runOrThrow(argv: readonly string[], timeoutMs?: number): Promise<string> {
    return runOrThrow(this.#enter(argv), timeoutMs);
  }

  /** Starts the agent and joins; what a person does by pasting the line. */
  async join(serverUrl: string, key: string): Promise<void> {
    const daemon = new Background(this.#enter([...agentProgram(), "daemon"]));
    this.#programs.push(daemon);
    for (let tries = 0; (await this.run(["test", "-S", "/run/lanstead/lanstead.sock"])).code !== 0; tries++) {
      if (tries > 150 || !daemon.running) throw new Error(`The agent opened no socket:\n${daemon.log}`);
      await pause(100);
    }
    await this.runOrThrow([...agentProgram(), "up", "--server", serverUrl, "--key", key], 60_000);
  }

  /** Starts a program that goes on until the machine is stopped. */
  serve(argv: readonly string[]): Background {
    const program = new Background(this.#enter(argv));
    this.#programs.push(program);
    return program;
  }

  get log(): string {
    return this.#programs.map((program) => program.log).join("\n");
  }

  /** Waits for an answer, then counts the lost of ten. */
  async lostOfTen(address: string): Promise<number> {
    const end = Date.now() + 30_000;
    while ((await this.run(["ping", "-n", "-c", "1", "-W", "1", address])).code !== 0) {
      if (Date.now() > end) return 10;
    }
    const { output } = await this.run(["ping", "-n", "-c", "10", "-i", "0.2", "-W", "2", address]);
    const [, received = "0"] = /(\d+) received/.exec(output) ?? [];
    return 10 - Number(received);
  }

  async stop(): Promise<void> {
    for (const program of this.#programs) await program.stop();
    this.#holder.release();
    await this.#holder.stop();
  }

  #enter(argv: readonly string[]): string[] {
    // --root: where the tests themselves run in a changed root, their machines see the same files.
    return ["nsenter", "--target", String(this.#pid), "--net", "--mount", "--uts", "--ipc", "--pid", "--root", "--", ...argv];
  }
}

/** A bridge with the server at its first address, in a network of its own: the browser does not see cables being plugged in. */
export class Lan {
  readonly #switch: number;

  private constructor(pid: number) {
    this.#switch = pid;
  }

  /** That of this worker; all are laid before the first browser starts (see `layLans`). */
  static ofWorker(): Lan {
    const pid = (process.env[lansVariable] ?? "").split(" ")[worker];
    if (pid === undefined || pid === "") throw new Error(`There is no LAN for worker ${worker}.`);
    return new Lan(Number(pid));
  }

  async connect(pid: number, host: number): Promise<void> {
    const port = `port${host}`;
    const inside = ["nsenter", "--target", String(this.#switch), "--net", "--"];
    await runOrThrow([...inside, "ip", "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", String(pid)]);
    await runOrThrow([...inside, "ip", "link", "set", port, "master", "lan", "up"]);
  }
}
