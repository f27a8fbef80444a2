import { expect, test } from "vitest";
import { formatBytes, formatLatency, formatRelative } from "@/lib/format";

test("Bytes take the unit that keeps them short", () => {
  expect(formatBytes(0, "en")).toBe("0B");
  expect(formatBytes(1234, "en")).toBe("1.2kB");
  expect(formatBytes(56_789_000, "en")).toBe("57MB");
  expect(formatBytes(1_500_000_000, "de")).toContain("1,5");
});

test("Latency shows a fraction only while it is small", () => {
  expect(formatLatency(1234, "en")).toBe("1.2 ms");
  expect(formatLatency(48_400, "en")).toBe("48 ms");
});

test("Relative times use the largest whole unit", () => {
  const now = Date.parse("2026-01-01T12:00:00Z");
  expect(formatRelative("2026-01-01T11:57:10Z", now, "en")).toBe("2 minutes ago");
  expect(formatRelative("2026-01-02T12:00:00Z", now, "en")).toBe("tomorrow");
  expect(formatRelative("2026-01-01T12:00:00Z", now, "en")).toBe("now");
});
