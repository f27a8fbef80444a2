import { expect, test } from "vitest";
import { ProblemError, problemOf, readProblem } from "@/lib/problem";

test("A problem document is read whole", async () => {
  const body = { title: "Invalid", status: 400, detail: "Look below.", code: "request.invalid", requestId: "r1", errors: { name: ["Taken."], other: "no list" } };
  const problem = await readProblem(new Response(JSON.stringify(body), { status: 400 }));
  expect(problem).toEqual({ status: 400, code: "request.invalid", title: "Invalid", detail: "Look below.", requestId: "r1", retryAfterMs: null, errors: { name: ["Taken."], other: [] } });
});

test("An answer of something in between is a problem too", async () => {
  const problem = await readProblem(new Response("<html>", { status: 502, statusText: "Bad Gateway", headers: { "Retry-After": "3" } }));
  expect(problem).toMatchObject({ status: 502, code: "http.502", title: "Bad Gateway", detail: null, retryAfterMs: 3000 });
});

test("No answer at all is told apart from a refusal", () => {
  expect(problemOf(new TypeError("Failed to fetch")).code).toBe("web.unreachable");
  expect(problemOf(new Error("bug")).code).toBe("web.unexpected");
  const own = { status: 404, code: "x", title: "", detail: null, requestId: null, retryAfterMs: null, errors: {} };
  expect(problemOf(new ProblemError(own))).toBe(own);
});
