import { describe, expect, test } from "vitest";
import { matches } from "@/app/palette/match";

describe("matches", () => {
  test("Every word counts, in any order, without case and accents", () => {
    expect(matches("phone ann", "Änna's Phone")).toBe(true);
    expect(matches("PHONE", "annas-phone")).toBe(true);
    expect(matches("phone bob", "annas-phone")).toBe(false);
  });

  test("Nothing typed matches everything", () => {
    expect(matches("", "anything")).toBe(true);
    expect(matches("  ", "anything")).toBe(true);
  });
});
