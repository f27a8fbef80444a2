import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { ShieldAlert } from "lucide-react";
import { tenantQuery } from "@/api/tenants";
import { InvitationList } from "@/features/invites/invitation-list";
import { LinkList } from "@/features/invites/link-list";
import { mayInvite } from "@/features/invites/roles";
import { inviteWords } from "@/features/invites/words";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { Empty } from "@/ui/empty";

export function SpaceInvitesPage() {
  const w = useWords(inviteWords);
  const { tenantId } = useParams({ from: "/shell/spaces/$tenantId/invites" });
  const { data: space } = useSuspenseQuery(tenantQuery(tenantId));
  if (!mayInvite(space.role)) {
    return (
      <Card flush>
        <Empty icon={ShieldAlert} title={w.notYours} text={w.notYoursText} />
      </Card>
    );
  }
  return (
    <>
      <LinkList space={space} />
      <InvitationList space={space} />
    </>
  );
}
