import { afterEach, expect, test, vi } from "vitest";
import { EventStream, type LiveState } from "@/features/events/event-stream";

afterEach(() => vi.useRealTimers());

function answer(text: string): Response {
  return new Response(text, { headers: { "Content-Type": "text/event-stream" } });
}

function headersOf(init: RequestInit | undefined): Headers {
  return new Headers(init?.headers);
}

test("A cut stream comes back and says where it stopped", async () => {
  vi.useFakeTimers();
  const asked: (string | null)[] = [];
  const seen: string[] = [];
  const answers = [answer("id: 4-1\nevent: changed\ndata: one\n\n"), new Response(null, { status: 503 }), answer("id: 4-2\nevent: changed\ndata: two\n\n")];
  const stream = new EventStream({
    url: "/v1/events",
    onEvent: (event) => seen.push(event.data),
    onState: () => undefined,
    fetch: (_input, init) => {
      asked.push(headersOf(init).get("Last-Event-ID"));
      return Promise.resolve(answers.shift() ?? new Response(null, { status: 401 }));
    },
  });
  stream.start();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(seen).toEqual(["one", "two"]);
  expect(asked).toEqual([null, "4-1", "4-1", "4-2"]);
});

test("A session that has ended stops the stream for good", async () => {
  vi.useFakeTimers();
  const states: LiveState[] = [];
  const ask = vi.fn(() => Promise.resolve(new Response(null, { status: 401 })));
  new EventStream({ url: "/v1/events", onEvent: () => undefined, onState: (state) => states.push(state), fetch: ask }).start();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(states).toEqual(["connecting", "signed-out"]);
  expect(ask).toHaveBeenCalledTimes(1);
});

test("A paused stream does not come back by itself", async () => {
  vi.useFakeTimers();
  const ask = vi.fn(() => Promise.resolve(answer("")));
  const stream = new EventStream({ url: "/v1/events", onEvent: () => undefined, onState: () => undefined, fetch: ask });
  stream.start();
  await vi.advanceTimersByTimeAsync(10);
  stream.pause();
  const asked = ask.mock.calls.length;
  await vi.advanceTimersByTimeAsync(120_000);
  expect(ask).toHaveBeenCalledTimes(asked);
});
