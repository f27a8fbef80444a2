import { expect, test } from "vitest";
import { joinKeyState } from "@/features/join-keys/join-key-state";

const now = Date.parse("2026-01-01T12:00:00Z");
const fresh = { uses: 0, maxUses: 1, expiresAt: "2026-01-02T12:00:00Z", revokedAt: null };

test("A join key lives until it is used up, has expired or is revoked", () => {
  expect(joinKeyState(fresh, now)).toBe("active");
  expect(joinKeyState({ ...fresh, uses: 1 }, now)).toBe("usedUp");
  expect(joinKeyState({ ...fresh, expiresAt: "2026-01-01T12:00:00Z" }, now)).toBe("expired");
  expect(joinKeyState({ ...fresh, uses: 1, revokedAt: "2026-01-01T11:00:00Z" }, now)).toBe("revoked");
});
