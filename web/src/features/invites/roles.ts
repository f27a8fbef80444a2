import type { Tenant } from "@/api/types";

type Role = Tenant["role"];

const ranks: readonly Role[] = ["viewer", "member", "moderator", "admin", "owner"];

/** The server's matrix: who looks after people may invite. */
export function mayInvite(role: Role): boolean {
  return ranks.indexOf(role) >= ranks.indexOf("moderator");
}

/** At most one's own role; ownership is handed over, never given by an invite. */
export function rolesToGive(own: Role): Exclude<Role, "owner">[] {
  return ranks.filter((role): role is Exclude<Role, "owner"> => role !== "owner" && ranks.indexOf(role) <= ranks.indexOf(own));
}
