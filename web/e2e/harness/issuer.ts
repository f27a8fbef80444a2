import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Provider } from "oidc-provider";

/** A certified issuer of OpenID Connect (npm oidc-provider) on this machine, whose sign-in page takes any name. */
export class Issuer {
  /** The address that the issuer tells of each person, by the name with which they sign in there. */
  readonly addresses = new Map<string, string>();
  readonly #server: Server;
  readonly url: string;

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
  }

  static async start(callback: string): Promise<Issuer> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const issuer = new Issuer(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const provider = new Provider(issuer.url, {
      clients: [{ client_id: "lanstead", client_secret: "a secret of the browser tests", redirect_uris: [callback], response_types: ["code"], grant_types: ["authorization_code"] }],
      pkce: { required: () => true },
      claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["preferred_username"] },
      // So that the address has to be asked for at the user endpoint, as most issuers have it.
      conformIdTokenClaims: true,
      findAccount: (_context, sub) => ({
        accountId: sub,
        claims: () => ({ sub, email: issuer.addresses.get(sub) ?? `${sub}@issuer.example`, email_verified: true, preferred_username: sub }),
      }),
      cookies: { keys: ["the browser tests"] },
    });
    server.on("request", provider.callback());
    return issuer;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}
