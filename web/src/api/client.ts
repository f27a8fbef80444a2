import createClient, { type Middleware } from "openapi-fetch";
import { confirmed } from "@/api/confirmation";
import { ProblemError, readProblem } from "@/lib/problem";
import type { paths } from "@/api/schema";

// The browser session's cookie proves who calls; this token, which another site cannot read, proves
// that the call comes from our page. Kept in memory only.
let csrfToken: string | null = null;

export function setCsrfToken(token: string | null | undefined): void {
  csrfToken = token ?? null;
}

// Bodies can be read once: what may have to be sent again is made twice, and kept until its answer is there. Copies by clone() would go out as streams.
const copies = new WeakMap<Request, Request>();

const session: Middleware = {
  async onRequest({ request }) {
    if (csrfToken !== null && request.method !== "GET") request.headers.set("X-CSRF-Token", csrfToken);
    // Letters, and whatever else the server words, come in the language of the page.
    request.headers.set("Accept-Language", document.documentElement.lang);
    if (request.body === null) {
      copies.set(request, request.clone());
      return request;
    }
    const text = await request.text();
    const sent = new Request(request, { method: request.method, body: text });
    copies.set(sent, new Request(request, { method: request.method, body: text }));
    return sent;
  },
  async onResponse({ request, response }) {
    if (response.ok) return response;
    const problem = await readProblem(response);
    const copy = copies.get(request);
    if (problem.code !== "auth.confirmation_required" || copy === undefined || !(await confirmed())) throw new ProblemError(problem);
    const second = await fetch(copy);
    if (!second.ok) throw new ProblemError(await readProblem(second));
    return second;
  },
};

export const client = createClient<paths>({ baseUrl: "", credentials: "same-origin" });
client.use(session);

/** The body of an answer that has one. Failures never come here: they are thrown as ProblemError. */
export function body<T>(answer: { data?: T }): NonNullable<T> {
  if (answer.data === undefined || answer.data === null) throw new Error("The server sent an empty answer.");
  return answer.data;
}

/** What a later change sends as If-Match, so that it never overwrites what the person has not seen. */
export function etagOf(response: Response): string {
  return response.headers.get("ETag") ?? "*";
}
