import { backOffMs } from "@/lib/back-off";
import { SseParser, type ServerSentEvent } from "@/lib/sse-parser";

export type LiveState = "connecting" | "live" | "reconnecting" | "paused" | "signed-out";

interface EventStreamOptions {
  readonly url: string;
  readonly onEvent: (event: ServerSentEvent) => void;
  readonly onState: (state: LiveState) => void;
  readonly fetch?: typeof fetch;
}

// The server sends a comment every 15 s; twice that without a byte, and the stream is dead.
const silenceMs = 35_000;

/**
 * The tab's one stream of live events, by fetch, so that an answer's status can be read.
 *
 *   paused ──start──▶ connecting ──200──▶ live ──ends, fails, silent──▶ reconnecting ──back-off──▶ live
 *      ▲                  └────────401────────▶ signed-out ◀────401────────────┘
 *      └──pause── any
 *
 * Each new connection says by Last-Event-ID where the last one stopped, so nothing is missed.
 */
export class EventStream {
  readonly #options: EventStreamOptions;
  #lastEventId = "";
  #abort: AbortController | null = null;

  constructor(options: EventStreamOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#abort !== null) return;
    const abort = new AbortController();
    this.#abort = abort;
    void this.#run(abort.signal);
  }

  pause(): void {
    this.#abort?.abort();
    this.#abort = null;
    this.#options.onState("paused");
  }

  async #run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    this.#options.onState("connecting");
    while (!signal.aborted) {
      const outcome = await this.#connect(signal);
      if (signal.aborted) return;
      if (outcome === "signed-out") {
        this.#abort = null;
        this.#options.onState("signed-out");
        return;
      }
      failures = outcome === "served" ? 0 : failures + 1;
      this.#options.onState("reconnecting");
      await pauseFor(backOffMs(failures), signal);
    }
  }

  async #connect(signal: AbortSignal): Promise<"served" | "failed" | "signed-out"> {
    const silence = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const alive = () => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), silenceMs);
    };
    let served = false;
    try {
      alive();
      const headers: Record<string, string> = { Accept: "text/event-stream" };
      if (this.#lastEventId !== "") headers["Last-Event-ID"] = this.#lastEventId;
      const ask = this.#options.fetch ?? fetch;
      const response = await ask(this.#options.url, { headers, cache: "no-store", signal: AbortSignal.any([signal, silence.signal]) });
      if (response.status === 401) return "signed-out";
      if (!response.ok || response.body === null) return "failed";
      served = true;
      this.#options.onState("live");
      await this.#read(response.body, alive);
    } catch {
      // Aborted, cut or refused: the caller tries again.
    } finally {
      clearTimeout(timer);
    }
    return served ? "served" : "failed";
  }

  async #read(stream: ReadableStream<Uint8Array>, alive: () => void): Promise<void> {
    const parser = new SseParser(this.#lastEventId);
    const decoder = new TextDecoder();
    const reader = stream.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      alive();
      for (const event of parser.push(decoder.decode(value, { stream: true }))) {
        this.#lastEventId = event.lastEventId;
        this.#options.onEvent(event);
      }
    }
  }
}

function pauseFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
