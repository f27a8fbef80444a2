import { expect, test } from "vitest";
import { readAddSearch, readHere, readTab, readText } from "@/app/search";

test("After signing in nobody is sent to another site", () => {
  expect(readHere({ to: "/networks/1?tab=keys" })).toEqual({ to: "/networks/1?tab=keys" });
  for (const to of ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "", 7]) expect(readHere({ to })).toEqual({});
});

test("Unknown words in the address are dropped", () => {
  expect(readAddSearch({ add: "toaster", into: "n" })).toEqual({});
  expect(readAddSearch({ add: "phone", into: "n" })).toEqual({ add: "phone", into: "n" });
  expect(readTab({ tab: "nonsense" }, ["devices"])).toEqual({});
  expect(readText({ q: 10 }, "q")).toEqual({ q: "10" });
});
