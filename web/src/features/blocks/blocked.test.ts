import { expect, test } from "vitest";
import { endOf, readPrefix } from "@/features/blocks/blocked";

test("An address is a network of its own, and what is neither is not sent", () => {
  expect([readPrefix("198.51.100.7"), readPrefix(" 198.51.100.0/24 "), readPrefix("2001:db8::1"), readPrefix("2001:db8::/32")]).toEqual(["198.51.100.7/32", "198.51.100.0/24", "2001:db8::1/128", "2001:db8::/32"]);
  expect([readPrefix(""), readPrefix("0.0.0.0/0"), readPrefix("example.org"), readPrefix("1.2.3/8"), readPrefix("1.2.3.4/33")]).toEqual([null, null, null, null, null]);
});

test("A span ends, or never", () => {
  const now = new Date("2026-11-22T08:00:00Z");
  expect([endOf("hour", now), endOf("ever", now)]).toEqual(["2026-11-22T09:00:00.000Z", null]);
});
