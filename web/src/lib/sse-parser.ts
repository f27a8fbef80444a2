/** One server-sent event, after the HTML standard's "event stream interpretation". */
export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
  /** Sticky: the last id seen on the stream. */
  readonly lastEventId: string;
}

/** Turns decoded pieces of a stream, cut anywhere, into events. Comments only prove life. */
export class SseParser {
  #rest = "";
  #event = "";
  #data: string[] = [];
  #lastEventId: string;

  constructor(lastEventId = "") {
    this.#lastEventId = lastEventId;
  }

  push(piece: string): ServerSentEvent[] {
    const events: ServerSentEvent[] = [];
    const text = this.#rest + piece;
    // A trailing \r may be half of \r\n: it waits for the next piece.
    const held = text.endsWith("\r") ? 1 : 0;
    const lines = text.slice(0, text.length - held).split(/\r\n|\n|\r/);
    this.#rest = (lines.pop() ?? "") + text.slice(text.length - held);
    for (const line of lines) {
      const event = this.#line(line);
      if (event !== null) events.push(event);
    }
    return events;
  }

  #line(line: string): ServerSentEvent | null {
    if (line === "") return this.#dispatch();
    const colon = line.indexOf(":");
    if (colon === 0) return null;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") this.#event = value;
    else if (field === "data") this.#data.push(value);
    else if (field === "id" && !value.includes("\0")) this.#lastEventId = value;
    return null;
  }

  #dispatch(): ServerSentEvent | null {
    const event = { event: this.#event || "message", data: this.#data.join("\n"), lastEventId: this.#lastEventId };
    const empty = this.#data.length === 0;
    this.#event = "";
    this.#data = [];
    return empty ? null : event;
  }
}
