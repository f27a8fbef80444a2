import { useQueryClient } from "@tanstack/react-query";
import { body, client, etagOf } from "@/api/client";
import { tenantQuery } from "@/api/tenants";
import type { LoadedTenant, Role } from "@/api/types";
import { useTenantChange } from "@/features/tenants/use-tenant-change";

interface TenantChange {
  name?: string;
  description?: string;
  visibility?: LoadedTenant["visibility"];
  access?: LoadedTenant["access"];
  password?: string;
  settings?: { joinRole: Role };
  look?: LoadedTenant["look"];
}

/** Changes what the person saw, or nothing: somebody else's change in between is a 412. */
export function useUpdateTenant(space: LoadedTenant, onDone: () => void) {
  const queries = useQueryClient();
  return useTenantChange(async (change: TenantChange) => {
    const answer = await client.PATCH("/v1/tenants/{tenantId}", { params: { path: { tenantId: space.id } }, headers: { "If-Match": space.etag }, body: change });
    const updated = { ...body(answer), etag: etagOf(answer.response) };
    queries.setQueryData(tenantQuery(space.id).queryKey, updated);
    return updated;
  }, onDone);
}
