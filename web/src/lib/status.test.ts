import { expect, test } from "vitest";
import { readPathKind, readStatus, summarisePaths } from "@/lib/status";

test("Words of a newer server do not break the page", () => {
  expect(readStatus("quarantined")).toBe("unknown");
  expect(readPathKind("relayed")).toBe("connecting");
});

test("Paths are counted by kind and the lowest measured latency wins", () => {
  const paths = [
    { path: "direct", latencyUs: 900 },
    { path: "direct", latencyUs: 0 },
    { path: "gateway", latencyUs: null },
    { path: "offline", latencyUs: null },
  ];
  expect(summarisePaths(paths)).toEqual({ direct: 2, gateway: 1, connecting: 0, all: 4, bestLatencyUs: 900 });
  expect(summarisePaths([]).bestLatencyUs).toBeNull();
});
