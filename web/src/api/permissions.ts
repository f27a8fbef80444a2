import { useSuspenseQuery } from "@tanstack/react-query";
import { meQuery } from "@/api/session";
import type { Me } from "@/api/types";

export type Permission = Me["tenants"][number]["permissions"][number];

/** Whether one may do something in a space, as the server's table says; what one may not do is not offered. */
export function useMay(): (tenantId: string, permission: Permission) => boolean {
  const { data: me } = useSuspenseQuery(meQuery);
  return (tenantId, permission) => me.tenants.some((space) => space.id === tenantId && space.permissions.includes(permission));
}
