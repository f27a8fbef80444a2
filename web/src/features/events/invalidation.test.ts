import { expect, test } from "vitest";
import { readChange, staleKeys } from "@/features/events/invalidation";

test("A peer's change refreshes its own network's list only", () => {
  const change = readChange('{"topic":"peers","type":"peer.created","resourceId":"p","tenantId":"t","networkId":"n1"}');
  expect(change).not.toBeNull();
  expect(change === null ? [] : staleKeys(change)).toContainEqual(["peers", "n1"]);
});

test("A change without a network refreshes every list of its kind", () => {
  expect(staleKeys({ topic: "activity", networkId: null })).toEqual([["activity"]]);
});

test("Data that is not a change is ignored", () => {
  for (const data of ["", "null", "[]", "{}", '{"topic":1}', "nonsense"]) expect(readChange(data)).toBeNull();
  expect(staleKeys({ topic: "of-a-newer-server", networkId: null })).toEqual([]);
});
