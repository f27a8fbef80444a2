import { useMutation, useQueryClient } from "@tanstack/react-query";
import { MailPlus } from "lucide-react";
import { useState } from "react";
import { client } from "@/api/client";
import { invitationsQuery } from "@/api/invites";
import { usePaged } from "@/api/pages";
import type { Invitation, Tenant } from "@/api/types";
import { InvitePerson } from "@/features/invites/invite-person";
import { inviteWords } from "@/features/invites/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { Empty } from "@/ui/empty";
import { Moment } from "@/ui/moment";
import { Notice } from "@/ui/notice";
import { PagedList } from "@/ui/paged-list";
import { Status, type StatusTone } from "@/ui/status";
import { tellDone } from "@/ui/toast";

const tones: Record<Invitation["status"], StatusTone> = { pending: "wait", accepted: "good", declined: "idle", revoked: "idle", expired: "idle", void: "idle" };

export function InvitationList({ space }: { space: Tenant }) {
  const w = useWords(inviteWords);
  const queries = useQueryClient();
  const invitations = usePaged(invitationsQuery(space.id));
  const [inviting, setInviting] = useState(false);
  const [asked, setAsked] = useState<Invitation | null>(null);
  const again = async () => queries.invalidateQueries({ queryKey: ["invitations", space.id] });
  const resend = useMutation({
    mutationFn: (invitation: Invitation) => client.POST("/v1/invitations/{invitationId}/resend", { params: { path: { invitationId: invitation.id } } }),
    onSuccess: () => tellDone(w.sentAgain),
    onSettled: again,
  });
  const takeBack = useMutation({
    mutationFn: (invitation: Invitation) => client.DELETE("/v1/invitations/{invitationId}", { params: { path: { invitationId: invitation.id } } }),
    onSuccess: () => tellDone(w.takenBack),
    onSettled: async () => {
      setAsked(null);
      await again();
    },
  });
  const unsent = invitations.data?.some((invitation) => invitation.status === "pending" && !invitation.isMailed) === true;
  return (
    <Card
      flush
      title={w.invitationsTitle}
      actions={
        <Button size="small" onClick={() => setInviting(true)}>
          {w.invite}
        </Button>
      }
    >
      <p className="px-5 pb-4 text-sm text-muted sm:px-6">{w.invitationsText}</p>
      {unsent && (
        <div className="px-5 pb-4 sm:px-6">
          <Notice tone="warn" title={w.noMailTitle}>
            {w.noMailText}
          </Notice>
        </div>
      )}
      <PagedList query={invitations} empty={<Empty icon={MailPlus} title={w.noInvitations} text={w.noInvitationsText} />}>
        {(items) => (
          <ul className="divide-y divide-line border-t border-line">
            {items.map((invitation) => (
              <InvitationRow key={invitation.id} invitation={invitation} onAgain={() => resend.mutate(invitation)} onTakeBack={() => setAsked(invitation)} />
            ))}
          </ul>
        )}
      </PagedList>
      {inviting && <InvitePerson space={space} onClose={() => setInviting(false)} />}
      <Confirm
        open={asked !== null}
        onClose={() => setAsked(null)}
        title={w.takeBackTitle}
        text={w.takeBackText(asked?.email ?? "")}
        confirmLabel={w.takeBack}
        busy={takeBack.isPending}
        onConfirm={() => asked !== null && takeBack.mutate(asked)}
      />
    </Card>
  );
}

function InvitationRow({ invitation, onAgain, onTakeBack }: { invitation: Invitation; onAgain: () => void; onTakeBack: () => void }) {
  const m = useMessages();
  const w = useWords(inviteWords);
  const { status } = invitation;
  return (
    <li className="flex flex-wrap items-center gap-x-8 gap-y-2 px-5 py-4 sm:px-6">
      <div className="min-w-48 flex-1">
        <p className="font-medium break-all">{invitation.email}</p>
        <p className="text-sm text-muted">
          {invitation.networkName ?? w.wholeSpace} · {m.roles[invitation.role]}
          {invitation.membershipSeconds !== null && ` ${w.membershipFor(Math.max(1, Math.round(invitation.membershipSeconds / 86_400)))}`}
        </p>
        <p className="text-sm text-muted">
          {w.by(invitation.inviterName)}, <Moment at={invitation.sentAt} />
        </p>
      </div>
      <div className="flex min-w-36 flex-col">
        <Status tone={tones[status]} label={w.statuses[status]} />
        {status === "pending" && (
          <span className="text-sm text-muted">
            {w.expires} <Moment at={invitation.expiresAt} />
          </span>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        {(status === "pending" || status === "expired" || status === "void") && (
          <Button size="small" onClick={onAgain}>
            {w.again}
          </Button>
        )}
        {(status === "pending" || status === "void") && (
          <Button size="small" tone="danger" onClick={onTakeBack}>
            {w.takeBack}
          </Button>
        )}
      </div>
    </li>
  );
}
