import { expect, test } from "vitest";
import type { z } from "zod/mini";
import { deviceName, fieldError, optionalCidr, optionalEndpoint, username } from "@/lib/form-rules";
import { en } from "@/lib/i18n/en";

const takes = (rule: z.ZodMiniString, text: string) => rule.safeParse(text).success;

test("Device names are DNS labels", () => {
  expect(["a", "annas-phone", "x1"].every((name) => takes(deviceName, name))).toBe(true);
  expect(["", "-a", "a-", "Anna", "a b", "a".repeat(64)].some((name) => takes(deviceName, name))).toBe(false);
});

test("An empty range or endpoint means: none given", () => {
  expect(takes(optionalCidr, "") && takes(optionalCidr, "10.0.0.0/24")).toBe(true);
  expect(takes(optionalCidr, "10.0.0.0")).toBe(false);
  expect(["", "vpn.example.org:51820", "[2001:db8::1]:51820"].every((text) => takes(optionalEndpoint, text))).toBe(true);
  expect(takes(optionalEndpoint, "vpn.example.org")).toBe(false);
});

test("Names of people are letters, digits and dashes, as on the server", () => {
  expect(takes(username, "ada")).toBe(true);
  expect(takes(username, "-ada") || takes(username, "a.da") || takes(username, "ab")).toBe(false);
});

test("A rule's key becomes a sentence; the server's own sentence stays", () => {
  expect(fieldError("required", en)).toBe(en.form.required);
  expect(fieldError("This name is taken.", en)).toBe("This name is taken.");
  expect(fieldError(undefined, en)).toBeUndefined();
});
