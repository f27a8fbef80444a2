import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { backEndWords, refusedWords } from "@/features/devices/tunnel-words";
import { de } from "@/lib/i18n/de";
import { en } from "@/lib/i18n/en";

const declared = readFileSync(new URL("../../../../src/Lanstead.WireGuard/Refusal.cs", import.meta.url), "utf8");
const reasons = [...declared.matchAll(/^ {4}([A-Z]\w+) = \d+,$/gm)].map((match) => match[1] ?? "").filter((name) => name !== "None");

describe("words of tunnels", () => {
  it.each([
    ["English", en],
    ["German", de],
  ])("has one for each reason of the engine in %s, and no other", (_language, m) => {
    expect(reasons.length).toBeGreaterThan(25);
    expect(Object.keys(m.tunnels.reasons).toSorted()).toEqual(reasons.toSorted());
  });

  it("shows a reason or a back end that is newer than this page as it is", () => {
    expect(refusedWords(en, "BadWeather")).toBe("BadWeather");
    expect(backEndWords(en, "pigeon")).toBe("pigeon");
    expect(backEndWords(de, "engine")).not.toBe("engine");
  });
});
