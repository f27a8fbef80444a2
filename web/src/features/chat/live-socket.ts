import { backOffMs } from "@/lib/back-off";

/** A typed message of `/v1/ws`, as far as the page reads it; see docs/protocol/ws.md. */
export interface LiveMessage {
  readonly type: string;
  readonly id?: string | null;
  readonly event?: string;
  readonly tenantId?: string;
  readonly channelId?: string;
  readonly userId?: string;
  readonly seq?: number;
  readonly resumed?: boolean;
  readonly message?: unknown;
}

interface LiveSocketOptions {
  readonly spaceId: string;
  readonly onMessage: (message: LiveMessage) => void;
  readonly onState: (isLive: boolean) => void;
}

/** Access changed: the server wants the page back at once, to be checked anew. */
const accessChanged = 4001;

/**
 * One connection to `/v1/ws`, which comes back by itself and goes on where it stopped. Opened by the session's cookie, from our own origin.
 */
export class LiveSocket {
  readonly #options: LiveSocketOptions;
  #socket: WebSocket | null = null;
  #lastId: string | null = null;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(options: LiveSocketOptions) {
    this.#options = options;
    this.#open();
  }

  typing(channelId: string): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ type: "typing", channelId }));
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
  }

  #open(): void {
    const address = new URL("/v1/ws", location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.addEventListener("open", () => socket.send(JSON.stringify({ type: "subscribe", spaces: [this.#options.spaceId], resume: this.#lastId })));
    socket.addEventListener("message", (event: MessageEvent<unknown>) => {
      for (const message of readFrame(event.data)) this.#take(message);
    });
    socket.addEventListener("close", (event) => {
      if (this.#closed || this.#socket !== socket) return;
      this.#options.onState(false);
      this.#failures++;
      this.#timer = setTimeout(() => this.#open(), event.code === accessChanged ? 50 : backOffMs(this.#failures));
    });
  }

  #take(message: LiveMessage): void {
    if (this.#closed) return;
    if (typeof message.id === "string") this.#lastId = message.id;
    if (message.type === "subscribed") {
      this.#failures = 0;
      this.#options.onState(true);
    }
    this.#options.onMessage(message);
  }
}

/** A frame carries one message or several. What is none, of a newer server perhaps, is passed over. */
export function readFrame(data: unknown): LiveMessage[] {
  if (typeof data !== "string") return [];
  try {
    const value: unknown = JSON.parse(data);
    return Array.isArray(value) ? value.filter((one): one is LiveMessage => typeof one === "object" && one !== null && "type" in one && typeof one.type === "string") : [];
  } catch {
    return [];
  }
}
