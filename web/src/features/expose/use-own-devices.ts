import { useSuspenseQuery } from "@tanstack/react-query";
import { devicesQuery } from "@/api/devices";
import { usePaged } from "@/api/pages";
import { useMay } from "@/api/permissions";
import { meQuery } from "@/api/session";
import type { Device } from "@/api/types";

/** Devices with the agent of which one may expose something in this space: one's own, and all of it for who looks after it. */
export function useExposable(tenantId: string): readonly Device[] | undefined {
  const { data: me } = useSuspenseQuery(meQuery);
  const may = useMay();
  const { data } = usePaged(devicesQuery(tenantId));
  const manages = may(tenantId, "exposeManage");
  return data?.filter((device) => device.kind === "agent" && device.disabledAt === null && (manages || device.owner.id === me.id));
}
