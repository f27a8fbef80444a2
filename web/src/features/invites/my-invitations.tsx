import { useMutation, useQueryClient } from "@tanstack/react-query";
import { body, client } from "@/api/client";
import type { MyInvitation } from "@/api/types";
import { joinWords } from "@/features/invites/join-words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Moment } from "@/ui/moment";
import { tellDone } from "@/ui/toast";

/** What waits for an answer. It comes and goes live. */
export function MyInvitations({ invitations }: { invitations: readonly MyInvitation[] }) {
  const w = useWords(joinWords);
  return (
    <Card flush title={w.mineTitle}>
      <ul className="divide-y divide-line border-t border-line">
        {invitations.map((invitation) => (
          <InvitationRow key={invitation.id} invitation={invitation} />
        ))}
      </ul>
    </Card>
  );
}

function InvitationRow({ invitation }: { invitation: MyInvitation }) {
  const m = useMessages();
  const w = useWords(joinWords);
  const queries = useQueryClient();
  const place = invitation.networkName ?? invitation.spaceName;
  const params = { path: { invitationId: invitation.id } };
  const accept = useMutation({
    mutationFn: async () => body(await client.POST("/v1/invitations/{invitationId}/accept", { params })),
    onSuccess: () => tellDone(w.joined(place)),
    // Everything that a member sees is new.
    onSettled: () => queries.invalidateQueries(),
  });
  const decline = useMutation({
    mutationFn: () => client.POST("/v1/invitations/{invitationId}/decline", { params }),
    onSuccess: () => tellDone(w.declined),
    onSettled: () => queries.invalidateQueries({ queryKey: ["myInvitations"] }),
  });
  const busy = accept.isPending || decline.isPending;
  return (
    <li className="flex flex-wrap items-center gap-x-8 gap-y-3 px-5 py-4 sm:px-6">
      <div className="min-w-48 flex-1">
        <p className="font-medium">{place}</p>
        <p className="text-sm text-muted">
          {w.mineText(invitation.inviterName, m.roles[invitation.role])} {w.expires} <Moment at={invitation.expiresAt} />
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button size="small" disabled={busy} aria-label={`${w.decline}: ${place}`} onClick={() => decline.mutate()}>
          {w.decline}
        </Button>
        <Button size="small" tone="primary" busy={busy} aria-label={`${w.accept}: ${place}`} onClick={() => accept.mutate()}>
          {w.accept}
        </Button>
      </div>
    </li>
  );
}
