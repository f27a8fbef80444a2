import type { Tenant } from "@/api/types";

/** Roles from least to most. */
export const ranks: readonly Tenant["role"][] = ["viewer", "member", "moderator", "admin", "owner"];
