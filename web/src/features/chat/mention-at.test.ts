import { expect, it } from "vitest";
import { completeMention, mentionAt } from "@/features/chat/mention-at";

it("finds the name before the caret, and only after a sign that begins one", () => {
  expect(mentionAt("hi @an", 6)).toBe("an");
  expect(mentionAt("@", 1)).toBe("");
  expect(mentionAt("me@an", 5)).toBeNull();
  expect(mentionAt("hi @an there", 6)).toBe("an");
  expect(mentionAt("hi @an there", 12)).toBeNull();
});

it("completes it in its place", () => {
  expect(completeMention("hi @an there", 6, "anna")).toEqual({ text: "hi @anna there", caret: 9 });
  expect(completeMention("@", 1, "anna")).toEqual({ text: "@anna ", caret: 6 });
});
