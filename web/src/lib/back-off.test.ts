import { expect, test } from "vitest";
import { backOffMs } from "@/lib/back-off";

test("The pause doubles and stops growing at thirty seconds", () => {
  expect([0, 1, 2, 3, 50].map((failures) => backOffMs(failures, () => 0.5))).toEqual([500, 1000, 2000, 4000, 30_000]);
});

test("Jitter stays within a quarter", () => {
  expect(backOffMs(1, () => 0)).toBe(750);
  expect(backOffMs(1, () => 1)).toBe(1250);
});
