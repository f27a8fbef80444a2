import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";

export interface Outcome {
  readonly code: number;
  readonly output: string;
}

/** Runs a program to its end. Never a shell: arguments stay arguments. */
export function run(argv: readonly string[], timeoutMs = 30_000): Promise<Outcome> {
  const [file = "", ...args] = argv;
  return new Promise((resolve) => {
    execFile(file, args, { timeout: timeoutMs, encoding: "utf8" }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
      resolve({ code, output: stdout + stderr });
    });
  });
}

export async function runOrThrow(argv: readonly string[], timeoutMs?: number): Promise<string> {
  const { code, output } = await run(argv, timeoutMs);
  if (code !== 0) throw new Error(`${argv.join(" ")} ended with ${code}:\n${output}`);
  return output;
}

// A test that fails before it stops what it started leaves nothing behind.
const started = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of started) child.kill("SIGTERM");
});

/** A program that goes on until it is stopped. */
export class Background {
  readonly #child: ChildProcess;
  #log = "";

  constructor(argv: readonly string[], environment: NodeJS.ProcessEnv = {}) {
    const [file = "", ...args] = argv;
    this.#child = spawn(file, args, { env: { ...process.env, ...environment }, stdio: ["pipe", "pipe", "pipe"] });
    this.#child.stdout?.on("data", (piece: Buffer) => (this.#log += piece.toString()));
    this.#child.stderr?.on("data", (piece: Buffer) => (this.#log += piece.toString()));
    started.add(this.#child);
    this.#child.once("exit", () => started.delete(this.#child));
  }

  get log(): string {
    return this.#log;
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error(`It did not start:\n${this.#log}`);
    return this.#child.pid;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Waits until its output matches; throws with the output when it ends or takes too long. */
  async until(pattern: RegExp, timeoutMs = 60_000): Promise<RegExpExecArray> {
    const end = Date.now() + timeoutMs;
    for (;;) {
      const match = pattern.exec(this.#log);
      if (match !== null) return match;
      if (!this.running || Date.now() > end) throw new Error(`No ${String(pattern)} in:\n${this.#log}`);
      await pause(50);
    }
  }

  /** Closes its standard input, for programs that live as long as it is held. */
  release(): void {
    this.#child.stdin?.end();
  }

  async stop(): Promise<void> {
    if (!this.running) return;
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), 15_000);
    await ended;
    clearTimeout(timer);
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
