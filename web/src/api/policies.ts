import { queryOptions } from "@tanstack/react-query";
import { body, client } from "@/api/client";
import { pagedOptions, pageOf } from "@/api/pages";
import type { PolicyDocument } from "@/api/types";

/** A policy to try or to store: text, or in pieces. */
export type PolicyDraft = { readonly text: string } | { readonly document: PolicyDocument };

// Below "networks", so that whatever tells of a network's change has it read again.
export const policyQuery = (networkId: string) =>
  queryOptions({
    queryKey: ["networks", "policy", networkId],
    queryFn: async () => body(await client.GET("/v1/networks/{networkId}/policy", { params: { path: { networkId } } })),
  });

export const policyVersionsQuery = (networkId: string) =>
  pagedOptions(["networks", "policyVersions", networkId], async (cursor) =>
    body(await client.GET("/v1/networks/{networkId}/policy/versions", { params: { path: { networkId }, query: pageOf(cursor) } })),
  );

const whole = (draft: PolicyDraft) => ("text" in draft ? { text: draft.text, document: null } : { text: null, document: draft.document });

export const checkPolicy = async (networkId: string, draft: PolicyDraft) =>
  body(await client.POST("/v1/networks/{networkId}/policy/check", { params: { path: { networkId } }, body: whole(draft) }));

export const putPolicy = async (networkId: string, draft: PolicyDraft, comment: string, baseVersion: number) =>
  body(await client.PUT("/v1/networks/{networkId}/policy", { params: { path: { networkId } }, body: { ...whole(draft), comment, baseVersion, confirmSeconds: null } }));

export const revertPolicy = async (networkId: string, version: number | null) =>
  body(await client.POST("/v1/networks/{networkId}/policy/revert", { params: { path: { networkId } }, body: { version } }));

export const confirmPolicy = async (networkId: string, version: number) =>
  body(await client.POST("/v1/networks/{networkId}/policy/confirm", { params: { path: { networkId } }, body: { version } }));

export const explainPolicy = async (networkId: string, from: string, to: string, port: string) =>
  body(await client.GET("/v1/networks/{networkId}/policy/explain", { params: { path: { networkId }, query: { from, to, ...(port === "" ? {} : { port }) } } }));

export const tagPeer = async (peerId: string, tags: string[]) => body(await client.PUT("/v1/peers/{peerId}/tags", { params: { path: { peerId } }, body: { tags } }));
