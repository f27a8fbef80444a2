import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { backEndWords, refusedWords, tunnelWords } from "@/features/devices/tunnel-words";

const declared = readFileSync(new URL("../../../../src/Lanstead.WireGuard/Refusal.cs", import.meta.url), "utf8");
const reasons = [...declared.matchAll(/^ {4}([A-Z]\w+) = \d+,$/gm)].map((match) => match[1] ?? "").filter((name) => name !== "None");

describe("words of tunnels", () => {
  it.each([
    ["English", tunnelWords.en],
    ["German", tunnelWords.de],
  ])("has one for each reason of the engine in %s, and no other", (_language, words) => {
    expect(reasons.length).toBeGreaterThan(25);
    expect(Object.keys(words.reasons).toSorted()).toEqual(reasons.toSorted());
  });

  it("shows a reason or a back end that is newer than this page as it is", () => {
    expect(refusedWords(tunnelWords.en, "BadWeather")).toBe("BadWeather");
    expect(backEndWords(tunnelWords.en, "pigeon")).toBe("pigeon");
    expect(backEndWords(tunnelWords.de, "engine")).not.toBe("engine");
  });
});
