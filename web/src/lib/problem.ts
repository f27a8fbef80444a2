/** RFC 9457 problem details, as every failing answer of the server carries them. */
export interface Problem {
  readonly status: number;
  /** Stable, e.g. `network.overlap`; `network.unreachable` when no answer came at all. */
  readonly code: string;
  readonly title: string;
  readonly detail: string | null;
  readonly requestId: string | null;
  /** How long the server asks to be left alone (429, 503). */
  readonly retryAfterMs: number | null;
  /** Messages by field, camelCase. */
  readonly errors: Readonly<Record<string, readonly string[]>>;
}

export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = "ProblemError";
    this.problem = problem;
  }
}

export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  // fetch throws a TypeError when there was no answer: server away, name not found, offline.
  const code = error instanceof TypeError ? "web.unreachable" : "web.unexpected";
  return { status: 0, code, title: "", detail: null, requestId: null, retryAfterMs: null, errors: {} };
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof ProblemError && error.problem.code === code;
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.status === 401;
}

export async function readProblem(response: Response): Promise<Problem> {
  const json: unknown = await response.json().catch(() => null);
  const fields = isRecord(json) ? json : {};
  return {
    status: response.status,
    code: text(fields["code"]) ?? `http.${response.status}`,
    title: text(fields["title"]) ?? response.statusText,
    detail: text(fields["detail"]),
    requestId: text(fields["requestId"]) ?? response.headers.get("X-Request-Id"),
    retryAfterMs: secondsToMs(response.headers.get("Retry-After")),
    errors: fieldErrors(fields["errors"]),
  };
}

function fieldErrors(value: unknown): Record<string, string[]> {
  if (!isRecord(value)) return {};
  const entries = Object.entries(value).map(([field, messages]): [string, string[]] => [
    field,
    Array.isArray(messages) ? messages.filter((message) => typeof message === "string") : [],
  ]);
  return Object.fromEntries(entries);
}

function secondsToMs(header: string | null): number | null {
  const seconds = Number(header ?? "x");
  return Number.isFinite(seconds) ? seconds * 1000 : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | null {
  return typeof value === "string" && value.length > 0 ? value : null;
}
