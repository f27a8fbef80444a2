import { useSuspenseQuery } from "@tanstack/react-query";
import { meQuery } from "@/api/session";
import type { Me } from "@/api/types";
import { useSpaceChoice } from "@/lib/space-choice";

export type MySpace = Me["tenants"][number];

/** The space that lists show; null for all. One that the person is not in any more is none. */
export function useCurrentSpace(): MySpace | null {
  const { data: me } = useSuspenseQuery(meQuery);
  const choice = useSpaceChoice();
  return me.tenants.find((space) => space.id === choice) ?? null;
}
