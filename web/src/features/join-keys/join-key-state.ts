export type JoinKeyState = "active" | "usedUp" | "expired" | "revoked";

interface JoinKeyFacts {
  readonly uses: number;
  readonly maxUses: number;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
}

export function joinKeyState(key: JoinKeyFacts, now: number): JoinKeyState {
  if (key.revokedAt !== null) return "revoked";
  if (key.uses >= key.maxUses) return "usedUp";
  return Date.parse(key.expiresAt) <= now ? "expired" : "active";
}
