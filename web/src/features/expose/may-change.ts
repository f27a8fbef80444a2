import { useSuspenseQuery } from "@tanstack/react-query";
import { useMay } from "@/api/permissions";
import { meQuery } from "@/api/session";
import type { Exposure } from "@/api/types";

/** Of one's own devices, or of all for who looks after the space. */
export function useMayChange(): (exposure: Exposure) => boolean {
  const may = useMay();
  const { data: me } = useSuspenseQuery(meQuery);
  return (exposure) => may(exposure.tenantId, "exposeManage") || (exposure.ownerId === me.id && may(exposure.tenantId, "exposeCreate"));
}
