import type { AuditFilter } from "@/api/audit";
import { readText } from "@/app/search";

const names = ["actor", "action", "target", "outcome", "source", "from", "to", "requestId", "text"] as const;

export type AuditSearch = AuditFilter & { readonly space?: string };

/** All filters of the audit stand in the address, so that it can be sent to somebody. */
export function readAuditSearch(search: Readonly<Record<string, unknown>>): AuditSearch {
  return Object.assign({}, readText(search, "space"), ...names.map((name) => readText(search, name)));
}

/** The filters alone. */
export function filterOf(search: AuditSearch): AuditFilter {
  return Object.fromEntries(names.flatMap((name) => (search[name] === undefined ? [] : [[name, search[name]]])));
}
