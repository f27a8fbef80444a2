import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** What a person's browser or an agent would ask of the server, to lay out a scene. */
export class Api {
  readonly #url: string;
  #cookie = "";
  #csrf = "";

  constructor(url: string) {
    this.#url = url;
  }

  /** Of the server. */
  get url(): string {
    return this.#url;
  }

  get sessionCookie(): { name: string; value: string } {
    const [name = "", value = ""] = this.#cookie.split("=");
    return { name, value };
  }

  async setUp(token: string, account: { email: string; username: string; password: string }): Promise<void> {
    const { csrfToken } = await this.post<{ csrfToken: string }>("/v1/setup", { token, ...account });
    this.#csrf = csrfToken;
  }

  async register(account: { email: string; username: string; password: string }): Promise<void> {
    const { csrfToken } = await this.post<{ csrfToken: string }>("/v1/auth/register", account);
    this.#csrf = csrfToken;
  }

  get<T>(path: string): Promise<T> {
    return this.#ask<T>("GET", path);
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.#ask<T>("POST", path, body);
  }

  patch<T>(path: string, body: unknown): Promise<T> {
    return this.#ask<T>("PATCH", path, body);
  }

  /** What an agent does to enrol, without the agent: a device that has not offered its WireGuard key yet. */
  async enrol(key: string, hostname: string): Promise<{ deviceId: string }> {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const machineKey = publicKey.export({ type: "spki", format: "der" });
    const at = Date.now();
    const moment = Buffer.alloc(8);
    moment.writeBigInt64BE(BigInt(at));
    const keyHash = createHash("sha256").update(key).digest();
    const statement = Buffer.concat([Buffer.from("lanstead enrol v1\0"), keyHash, machineKey, Buffer.from(hostname), moment]);
    const signature = sign("sha256", statement, { key: privateKey, dsaEncoding: "ieee-p1363" });
    return this.post("/v1/agent/enrolments", {
      key,
      machineKey: machineKey.toString("base64"),
      hostname,
      platform: "linux-x64",
      agentVersion: "0.1.0",
      at,
      signature: signature.toString("base64"),
    });
  }

  async #ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(this.#url + path, {
      method,
      headers: {
        ...(this.#cookie === "" ? {} : { Cookie: this.#cookie }),
        ...(this.#csrf === "" ? {} : { "X-CSRF-Token": this.#csrf }),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const [cookie] = answer.headers.getSetCookie();
    if (cookie !== undefined) this.#cookie = cookie.split(";")[0] ?? "";
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }
}

/** 32 random bytes pass for a public key. */
export function somePublicKey(): string {
  return randomBytes(32).toString("base64");
}
