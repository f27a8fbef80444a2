import { infiniteQueryOptions, useInfiniteQuery, type InfiniteData, type QueryKey } from "@tanstack/react-query";

/** One page of a list, as every list route answers. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export const pageLimit = 100;

/** Query parameters of the page after `cursor`; the first page has none. */
export function pageOf(cursor: string): { limit: number; cursor?: string } {
  return cursor === "" ? { limit: pageLimit } : { limit: pageLimit, cursor };
}

export function pagedOptions<Item>(queryKey: QueryKey, load: (cursor: string) => Promise<Page<Item>>) {
  return infiniteQueryOptions({
    queryKey,
    initialPageParam: "",
    queryFn: ({ pageParam }) => load(pageParam),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    select: itemsOf,
  });
}

function itemsOf<Item>(data: InfiniteData<Page<Item>, string>): readonly Item[] {
  return data.pages.flatMap((page) => page.items);
}

export function usePaged<Item>(options: ReturnType<typeof pagedOptions<Item>>) {
  return useInfiniteQuery(options);
}
