import { expect, test } from "vitest";
import { SseParser } from "@/lib/sse-parser";

test("An event cut at any place comes out whole", () => {
  const stream = 'id: 7-1\r\nevent: changed\r\ndata: {"topic":"peers"}\r\n\r\n: keep-alive\r\n\r\nid: 7-2\ndata: a\ndata: b\n\n';
  for (let cut = 0; cut <= stream.length; cut++) {
    const parser = new SseParser();
    const events = [...parser.push(stream.slice(0, cut)), ...parser.push(stream.slice(cut))];
    expect(events).toEqual([
      { event: "changed", data: '{"topic":"peers"}', lastEventId: "7-1" },
      { event: "message", data: "a\nb", lastEventId: "7-2" },
    ]);
  }
});

test("An unfinished event is not delivered", () => {
  expect(new SseParser().push("data: half\n")).toEqual([]);
});

test("The id of an earlier connection is kept until a new one comes", () => {
  const parser = new SseParser("5-9");
  expect(parser.push("data: x\n\n")[0]?.lastEventId).toBe("5-9");
});
