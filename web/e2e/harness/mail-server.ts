import { Background } from "./processes.ts";
import { fileURLToPath } from "node:url";

/** A real SMTP server (the package smtp-server) for letters of a server under test. */
export class MailServer {
  readonly #process: Background;
  readonly port: number;
  #seen = 0;

  private constructor(process: Background, port: number) {
    this.#process = process;
    this.port = port;
  }

  static async start(): Promise<MailServer> {
    const process = new Background([globalThis.process.execPath, fileURLToPath(new URL("../../../tests/mail-server.mjs", import.meta.url)), "none"], {});
    const [, port] = await process.until(/"port":(\d+)/);
    return new MailServer(process, Number(port));
  }

  get settings(): Record<string, string> {
    return { LANSTEAD_MAIL_HOST: "localhost", LANSTEAD_MAIL_PORT: String(this.port), LANSTEAD_MAIL_SECURITY: "none", LANSTEAD_MAIL_FROM: "Lanstead <lan@example.org>" };
  }

  /** The link of the next letter whose subject holds `subject`. */
  async link(subject: string): Promise<string> {
    const end = Date.now() + 60_000;
    while (Date.now() < end) {
      const letters = this.#process.log.split("\n").filter((line) => line.includes('"raw":'));
      for (; this.#seen < letters.length; this.#seen++) {
        const { raw } = JSON.parse(letters[this.#seen]?.slice(letters[this.#seen]?.indexOf("{")) ?? "{}") as { raw: string };
        const head = raw.slice(0, raw.indexOf("\r\n\r\n")).replaceAll("\r\n ", "");
        const title = [...head.matchAll(/=\?utf-8\?B\?([^?]*)\?=/g)].map((word) => Buffer.from(word[1] ?? "", "base64").toString()).join("");
        if (!title.includes(subject)) continue;
        const [, text = ""] = /base64\r\n\r\n([A-Za-z0-9+/=\r\n]+)\r\n--/.exec(raw) ?? [];
        const [link] = /https?:\/\/\S+#\S+/.exec(Buffer.from(text, "base64").toString()) ?? [];
        this.#seen++;
        if (link !== undefined) return link;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`No letter "${subject}" came:\n${this.#process.log}`);
  }

  async stop(): Promise<void> {
    await this.#process.stop();
  }
}
