import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { setCsrfToken } from "@/api/client";
import type { Joined } from "@/api/types";
import { forgetInviteToken } from "@/features/invites/invite-token";

/** After an invite was used: a network asks for the first device of the newcomer, a space shows itself. */
export function useJoined(): (where: Joined, session?: { csrfToken?: string | null | undefined }) => Promise<void> {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return async (where, session) => {
    forgetInviteToken();
    if (session !== undefined) setCsrfToken(session.csrfToken);
    // What was known before was known by somebody who was not in yet.
    queries.clear();
    if (where.networkId === null) await navigate({ to: "/spaces/$tenantId", params: { tenantId: where.tenantId }, replace: true });
    else {
      const search = where.wasMember || where.role === "viewer" ? {} : { add: "linux" as const, into: where.networkId };
      await navigate({ to: "/networks/$networkId", params: { networkId: where.networkId }, search, replace: true });
    }
  };
}
