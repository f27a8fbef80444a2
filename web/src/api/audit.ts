import { queryOptions } from "@tanstack/react-query";
import { body, client } from "@/api/client";
import { pagedOptions, pageOf } from "@/api/pages";

/** Whose: a space's (all of one's own without an id), or the instance's. */
export type AuditScope = { readonly kind: "space"; readonly tenantId?: string } | { readonly kind: "instance" };

export interface AuditFilter {
  readonly actor?: string;
  readonly action?: string;
  readonly target?: string;
  readonly outcome?: string;
  readonly source?: string;
  readonly from?: string;
  readonly to?: string;
  readonly requestId?: string;
  readonly text?: string;
}

export const auditQuery = (scope: AuditScope, filter: AuditFilter) =>
  pagedOptions(["audit", scope, filter], async (cursor) => {
    const query = { ...pageOf(cursor), ...filter };
    return scope.kind === "instance"
      ? body(await client.GET("/v1/admin/audit", { params: { query } }))
      : body(await client.GET("/v1/audit", { params: { query: { ...query, ...(scope.tenantId === undefined ? {} : { tenant: scope.tenantId }) } } }));
  });

/** The same rows as a file. A link: the browser streams it to the disk. */
export function auditFile(scope: AuditScope, filter: AuditFilter, format: "jsonl" | "csv"): string {
  const query = new URLSearchParams({ format, ...filter });
  if (scope.kind === "space" && scope.tenantId !== undefined) query.set("tenant", scope.tenantId);
  return `${scope.kind === "instance" ? "/v1/admin/audit/export" : "/v1/audit/export"}?${query.toString()}`;
}

export const readinessQuery = queryOptions({
  queryKey: ["readiness"],
  queryFn: async () => body(await client.GET("/v1/admin/readiness")),
});

export const retentionQuery = (tenantId: string) =>
  queryOptions({
    queryKey: ["retention", tenantId],
    queryFn: async () => body(await client.GET("/v1/tenants/{tenantId}/retention", { params: { path: { tenantId } } })),
  });
