import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { body, client } from "@/api/client";
import { pagedOptions, pageOf } from "@/api/pages";

export const channelsKey = (tenantId: string) => ["chat", "channels", tenantId] as const;
export const messagesKey = (channelId: string) => ["chat", "messages", channelId] as const;
export const presenceKey = (tenantId: string) => ["chat", "presence", tenantId] as const;

export const channelsQuery = (tenantId: string) =>
  queryOptions({
    queryKey: channelsKey(tenantId),
    queryFn: async () => body(await client.GET("/v1/tenants/{tenantId}/channels", { params: { path: { tenantId } } })),
  });

/** History, from the newest back. */
export const messagesQuery = (channelId: string) =>
  infiniteQueryOptions({
    queryKey: messagesKey(channelId),
    initialPageParam: null as number | null,
    queryFn: async ({ pageParam }) =>
      body(await client.GET("/v1/channels/{channelId}/messages", { params: { path: { channelId }, query: { limit: 50, ...(pageParam === null ? {} : { before: pageParam }) } } })),
    getNextPageParam: (page) => (page.hasOlder ? (page.items[0]?.seq ?? null) : null),
    // Live messages are put in; asking again would load every page that was opened.
    staleTime: Infinity,
  });

export const presenceQuery = (tenantId: string) =>
  queryOptions({
    queryKey: presenceKey(tenantId),
    queryFn: async () => body(await client.GET("/v1/tenants/{tenantId}/presence", { params: { path: { tenantId } } })),
  });

export const moderationQuery = (tenantId: string) =>
  pagedOptions(["chat", "moderation", tenantId], async (cursor) => body(await client.GET("/v1/tenants/{tenantId}/moderation", { params: { path: { tenantId }, query: pageOf(cursor) } })));
