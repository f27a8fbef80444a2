import { infiniteQueryOptions, queryOptions, type InfiniteData } from "@tanstack/react-query";
import { body, client } from "@/api/client";
import { pagedOptions } from "@/api/pages";

// The bell on every page asks for it too, so a page of it is short.
const load = async (cursor: string) => body(await client.GET("/v1/me/notifications", { params: { query: { limit: 20, ...(cursor === "" ? {} : { cursor }) } } }));

type Loaded = InfiniteData<Awaited<ReturnType<typeof load>>, string>;

const queryKey = ["notifications"];

export const notificationsQuery = pagedOptions(queryKey, load);

/** The newest few, and how many of all are unread: for the bell, out of what the list holds. */
export const unreadQuery = infiniteQueryOptions({
  queryKey,
  initialPageParam: "",
  queryFn: ({ pageParam }) => load(pageParam),
  getNextPageParam: (last) => last.nextCursor ?? undefined,
  select: ({ pages: [newest] }: Loaded) => ({ items: newest?.items ?? [], unread: newest?.unread ?? 0 }),
});

export const notificationChoicesQuery = queryOptions({
  queryKey: ["notificationChoices"],
  queryFn: async () => body(await client.GET("/v1/me/notification-choices")),
});
