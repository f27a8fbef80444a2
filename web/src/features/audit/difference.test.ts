import { expect, test } from "vitest";
import { differences } from "@/features/audit/difference";

test("each member says what became of it", () => {
  expect(differences({ name: "old", kept: 1, gone: true }, { name: "new", kept: 1, come: ["a"] })).toEqual([
    { name: "name", kind: "changed", before: "old", after: "new" },
    { name: "kept", kind: "same", before: "1", after: "1" },
    { name: "gone", kind: "removed", before: "true", after: null },
    { name: "come", kind: "added", before: null, after: '[\n "a"\n]' },
  ]);
});

test("what was made has no before, what was removed no after", () => {
  expect(differences(null, { name: "new" })).toEqual([{ name: "name", kind: "added", before: null, after: "new" }]);
  expect(differences({ name: "old" }, undefined)).toEqual([{ name: "name", kind: "removed", before: "old", after: null }]);
  expect(differences(null, null)).toEqual([]);
});

test("a member that is null is there", () => {
  expect(differences({ a: null }, { a: 1 })).toEqual([{ name: "a", kind: "changed", before: "null", after: "1" }]);
});
