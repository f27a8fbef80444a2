import { useQueries, useSuspenseQuery } from "@tanstack/react-query";
import { useCurrentSpace, type MySpace } from "@/api/current-space";
import { exposuresQuery, tunnelServersQuery } from "@/api/expose";
import { meQuery } from "@/api/session";
import type { Exposure, TunnelServer } from "@/api/types";

/** The named or else the chosen space, or all; as far as one may see what is exposed there. */
export function useExposeSpaces(tenantId?: string): readonly MySpace[] {
  const { data: me } = useSuspenseQuery(meQuery);
  const current = useCurrentSpace();
  const wanted = tenantId ?? current?.id;
  return me.tenants.filter((space) => (wanted === undefined || space.id === wanted) && space.permissions.includes("exposeRead"));
}

interface Loaded<Item> {
  /** Undefined until all is there. */
  readonly items: readonly Item[] | undefined;
  readonly error: Error | null;
  readonly refetch: () => void;
}

interface Answer<Item> {
  readonly data: readonly Item[] | undefined;
  readonly error: Error | null;
  readonly refetch: () => Promise<unknown>;
}

function together<Item>(answers: readonly Answer<Item>[]): Loaded<Item> {
  const isThere = answers.every((answer) => answer.data !== undefined);
  return {
    items: isThere ? answers.flatMap((answer) => answer.data ?? []) : undefined,
    error: answers.find((answer) => answer.data === undefined && answer.error !== null)?.error ?? null,
    refetch: () => {
      for (const answer of answers) void answer.refetch();
    },
  };
}

export function useExposures(spaces: readonly MySpace[]): Loaded<Exposure> {
  return useQueries({ queries: spaces.map((space) => exposuresQuery(space.id)), combine: together });
}

export function useTunnelServers(spaces: readonly MySpace[]): Loaded<TunnelServer> {
  return useQueries({ queries: spaces.map((space) => tunnelServersQuery(space.id)), combine: together });
}
