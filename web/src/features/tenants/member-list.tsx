import { useState } from "react";
import { UsersRound } from "lucide-react";
import { client } from "@/api/client";
import { usePaged } from "@/api/pages";
import { membersQuery } from "@/api/tenants";
import type { LoadedTenant, TenantMember } from "@/api/types";
import { BanMember } from "@/features/tenants/ban-member";
import { MemberEnd } from "@/features/tenants/member-end";
import { MemberRow } from "@/features/tenants/member-row";
import { useTenantChange } from "@/features/tenants/use-tenant-change";
import { tenantWords } from "@/features/tenants/words";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { Empty } from "@/ui/empty";
import { PagedList } from "@/ui/paged-list";
import { SearchField } from "@/ui/search-field";
import { tellDone } from "@/ui/toast";

export function MemberList({ space, myId }: { space: LoadedTenant; myId: string }) {
  const w = useWords(tenantWords);
  const [search, setSearch] = useState("");
  const members = usePaged(membersQuery(space.id, search));
  const [ending, setEnding] = useState<TenantMember | null>(null);
  const mayBan = space.permissions.includes("memberBan");
  const [banning, setBanning] = useState<TenantMember | null>(null);
  const [leaving, setLeaving] = useState<TenantMember | null>(null);
  const remove = useTenantChange(
    (member: TenantMember) => client.DELETE("/v1/tenants/{tenantId}/members/{userId}", { params: { path: { tenantId: space.id, userId: member.userId } } }),
    (_, member) => {
      setLeaving(null);
      tellDone(w.removed(member.username));
    },
  );
  return (
    <Card title={`${w.members} · ${space.memberCount}`} actions={<SearchField label={w.searchMembers} value={search} onChange={setSearch} />} flush>
      <PagedList query={members} empty={<Empty icon={UsersRound} title={w.noMembers} text={w.noMembersText} />}>
        {(items) => (
          <ul className="divide-y divide-line border-t border-line">
            {items.map((member) => (
              <MemberRow key={member.userId} spaceId={space.id} member={member} isMe={member.userId === myId} onEnd={() => setEnding(member)} onRemove={() => setLeaving(member)} onBan={mayBan ? () => setBanning(member) : undefined} />
            ))}
          </ul>
        )}
      </PagedList>
      {ending !== null && <MemberEnd spaceId={space.id} member={ending} onClose={() => setEnding(null)} />}
      {banning !== null && <BanMember spaceId={space.id} member={banning} onClose={() => setBanning(null)} />}
      {leaving !== null && (
        <Confirm
          open
          onClose={() => setLeaving(null)}
          title={w.removeTitle(leaving.username)}
          text={w.removeText(leaving.devices)}
          confirmLabel={w.removeDo}
          busy={remove.isPending}
          onConfirm={() => remove.mutate(leaving)}
        />
      )}
    </Card>
  );
}
