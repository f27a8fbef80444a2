import { randomInt } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Background, pause, runOrThrow } from "./processes.ts";
import { serverProgram, webFolder } from "./programs.ts";

/** Counts the workers of this run, from 0. */
export const worker = Number(process.env["TEST_PARALLEL_INDEX"] ?? "0");

/** Where the machines find the server: the host's end of the worker's LAN (benchmarking range, RFC 2544). */
export const serverAddress = `198.18.${worker}.1`;

/** Names a folder with the data of a new server: most tests are not about making that. */
export const dataVariable = "LANSTEAD_E2E_DATA";

type Settings = Readonly<Record<string, string>>;

/** A real lanstead-server with a private PostgreSQL in a folder of its own, gone afterwards. */
export class TestServer {
  readonly #process: Background;
  readonly #folder: string;
  /** For the browser: on localhost, as WebCrypto needs it. */
  readonly url: string;
  /** For the machines. */
  readonly lanUrl: string;

  private constructor(process: Background, folder: string, port: number) {
    this.#process = process;
    this.#folder = folder;
    this.url = `http://localhost:${port}`;
    this.lanUrl = `http://${serverAddress}:${port}`;
  }

  /** Settings that name the server's own address are made of the port. */
  static async start(settings: Settings | ((port: number) => Settings) = {}): Promise<TestServer> {
    const folder = await newFolder();
    const data = process.env[dataVariable];
    if (data !== undefined) await runOrThrow(["cp", "-a", "--reflink=auto", join(data, "data"), folder]);
    return TestServer.#startIn(folder, settings);
  }

  /** Starts a server for the first time, and stops it: what it made is for others to copy. Returns the folder. */
  static async makeData(): Promise<string> {
    const server = await TestServer.#startIn(await newFolder(), {});
    await server.#process.stop();
    return server.#folder;
  }

  static async #startIn(folder: string, settings: Settings | ((port: number) => Settings)): Promise<TestServer> {
    // Each worker has a range of its own, below the ports that the system gives to connections.
    const port = 20_000 + worker * 4_000 + randomInt(4_000);
    const process = new Background([...serverProgram(), "serve"], {
      LANSTEAD_DATA: join(folder, "data"),
      LANSTEAD_LISTEN: `http://0.0.0.0:${port}`,
      LANSTEAD_PUBLIC_URL: `http://${serverAddress}:${port}`,
      // Plain HTTP at an address of a network: a start in production would refuse it.
      LANSTEAD_ENVIRONMENT: "development",
      LANSTEAD_WEB: webFolder,
      LANSTEAD_RATE_LIMIT: "500",
      LANSTEAD_RATE_BURST: "1000",
      ...(typeof settings === "function" ? settings(port) : settings),
    });
    const server = new TestServer(process, folder, port);
    try {
      await server.#untilReady();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** From the link that it printed on its console. */
  async setupToken(): Promise<string> {
    const [, token] = await this.#process.until(/#token=([\w-]+)/);
    if (token === undefined) throw new Error("No token.");
    return token;
  }

  get log(): string {
    return this.#process.log;
  }

  async stop(): Promise<void> {
    await this.#process.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #untilReady(): Promise<void> {
    const end = Date.now() + 90_000;
    while (Date.now() < end) {
      if (!this.#process.running) break;
      const ready = await fetch(`${this.url}/readyz`).then((answer) => answer.ok, () => false);
      if (ready) return;
      await pause(200);
    }
    throw new Error(`The server is not ready:\n${this.log}`);
  }
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "lanstead-e2e-"));
  // The private PostgreSQL runs as a user of its own, who must be able to pass through.
  await chmod(folder, 0o711);
  return folder;
}
