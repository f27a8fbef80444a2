import { expect, test } from "vitest";
import { isTrouble, readChangeItems } from "@/features/devices/change-items";

test("Items are read, and what is none is left out", () => {
  const items = readChangeItems([{ item: "interface ls-home", outcome: "failed", code: "x", detail: "busy" }, { item: "peer 1", outcome: "Applied" }, { item: "peer 2", outcome: "odd" }, { outcome: "applied" }, 7, null]);
  expect(items).toEqual([
    { item: "interface ls-home", outcome: "failed", detail: "busy" },
    { item: "peer 1", outcome: "applied", detail: "" },
  ]);
  expect(items.map(isTrouble)).toEqual([true, false]);
  expect(readChangeItems("nonsense")).toEqual([]);
});
