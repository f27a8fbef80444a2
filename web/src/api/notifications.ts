import { queryOptions } from "@tanstack/react-query";
import { body, client } from "@/api/client";
import { pagedOptions, pageOf } from "@/api/pages";

export const notificationsQuery = pagedOptions(["notifications", "list"], async (cursor) =>
  body(await client.GET("/v1/me/notifications", { params: { query: pageOf(cursor) } })),
);

/** The newest few, and how many of all are unread: for the bell. */
export const unreadQuery = queryOptions({
  queryKey: ["notifications", "unread"],
  queryFn: async () => body(await client.GET("/v1/me/notifications", { params: { query: { limit: 5 } } })),
});

export const notificationChoicesQuery = queryOptions({
  queryKey: ["notificationChoices"],
  queryFn: async () => body(await client.GET("/v1/me/notification-choices")),
});
