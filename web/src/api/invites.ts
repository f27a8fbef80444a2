import { queryOptions } from "@tanstack/react-query";
import { body, client } from "@/api/client";
import { pagedOptions, pageOf } from "@/api/pages";

export const inviteLinksQuery = (tenantId: string) =>
  pagedOptions(["inviteLinks", tenantId], async (cursor) =>
    body(await client.GET("/v1/tenants/{tenantId}/invite-links", { params: { path: { tenantId }, query: pageOf(cursor) } })),
  );

export const invitationsQuery = (tenantId: string) =>
  pagedOptions(["invitations", tenantId], async (cursor) =>
    body(await client.GET("/v1/tenants/{tenantId}/invitations", { params: { path: { tenantId }, query: pageOf(cursor) } })),
  );

/** Invitations that wait for the person who is signed in. */
export const myInvitationsQuery = queryOptions({
  queryKey: ["myInvitations"],
  queryFn: async () => body(await client.GET("/v1/invitations")).items,
});

/** What an invite leads to. A POST, so that the token is in no address; with a session it needs the CSRF token, so "who am I" comes first. */
export const invitePreviewQuery = (token: string) =>
  queryOptions({
    queryKey: ["invitePreview", token],
    queryFn: async () => body(await client.POST("/v1/invites/preview", { body: { token } })),
  });
