import { useSuspenseQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { devicesQuery } from "@/api/devices";
import { usePaged } from "@/api/pages";
import { useMay } from "@/api/permissions";
import { meQuery } from "@/api/session";
import type { Device } from "@/api/types";

/** More than these are found by their own page. */
const mostDevices = 1_000;

/** Devices with the agent of which one may expose something in this space: one's own, and all of it for who looks after it. */
export function useExposable(tenantId: string): readonly Device[] | undefined {
  const { data: me } = useSuspenseQuery(meQuery);
  const may = useMay();
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = usePaged(devicesQuery(tenantId));
  const isMore = hasNextPage && !isFetchingNextPage && (data?.length ?? 0) < mostDevices;
  useEffect(() => {
    if (isMore) void fetchNextPage();
  }, [isMore, fetchNextPage]);
  const manages = may(tenantId, "exposeManage");
  return data?.filter((device) => device.kind === "agent" && device.disabledAt === null && (manages || device.owner.id === me.id));
}
