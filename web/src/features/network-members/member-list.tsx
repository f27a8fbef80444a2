import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Ban, UserMinus, UsersRound } from "lucide-react";
import { client } from "@/api/client";
import { networkMembershipQuery, networkMembersQuery } from "@/api/network-members";
import { usePaged } from "@/api/pages";
import type { NetworkMember, Role } from "@/api/types";
import { useChange } from "@/features/network-members/use-change";
import { networkMemberWords } from "@/features/network-members/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { Empty } from "@/ui/empty";
import { IconButton } from "@/ui/icon-button";
import { Moment } from "@/ui/moment";
import { PagedList } from "@/ui/paged-list";
import { SelectField } from "@/ui/select-field";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

const roles: readonly Role[] = ["viewer", "member", "moderator", "admin"];

type Asked = { readonly member: NetworkMember; readonly ban: boolean };

/** Who is in a network. What may be done to somebody the server judges by rank; here only what is shown to whom. */
export function NetworkMemberList({ networkId, myId }: { networkId: string; myId: string }) {
  const w = useWords(networkMemberWords);
  const members = usePaged(networkMembersQuery(networkId));
  const { data: mine } = useQuery(networkMembershipQuery(networkId));
  const [asked, setAsked] = useState<Asked | null>(null);
  const [reason, setReason] = useState("");
  const close = () => {
    setAsked(null);
    setReason("");
  };
  const go = useChange(
    networkId,
    ({ member, ban }: Asked) =>
      ban
        ? client.POST("/v1/networks/{networkId}/bans", { params: { path: { networkId } }, body: { userId: member.userId, ...(reason === "" ? {} : { reason }) } })
        : client.DELETE("/v1/networks/{networkId}/members/{userId}", { params: { path: { networkId, userId: member.userId } } }),
    ({ member, ban }) => {
      close();
      tellDone(ban ? w.banned(member.username) : w.removed(member.username));
    },
  );
  const mayManage = mine?.permissions.includes("networkMembers") === true;
  const mayPromote = mine?.permissions.includes("networkRole") === true;
  return (
    <Card title={w.members} flush>
      <PagedList query={members} empty={<Empty icon={UsersRound} title={w.nobody} text={w.nobodyText} />}>
        {(items) => (
          <ul className="divide-y divide-line border-t border-line">
            {items.map((member) => (
              <li key={member.userId} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5 py-3.5 sm:px-6">
                <div className="min-w-0">
                  <p className="truncate font-medium">
                    {member.username} {member.userId === myId && <span className="font-normal text-muted">({w.you})</span>}
                  </p>
                  <p className="text-sm text-muted">
                    {w.since} <Moment at={member.since} /> · {w.devices(member.devices)}
                  </p>
                </div>
                <div className="flex items-center gap-2">
                  <MemberRole networkId={networkId} member={member} mayChange={mayPromote && member.userId !== myId && member.role !== "owner"} />
                  {mayManage && member.userId !== myId && (
                    <>
                      <IconButton icon={UserMinus} label={w.removeTitle(member.username)} onClick={() => setAsked({ member, ban: false })} />
                      <IconButton icon={Ban} label={w.banTitle(member.username)} onClick={() => setAsked({ member, ban: true })} />
                    </>
                  )}
                </div>
              </li>
            ))}
          </ul>
        )}
      </PagedList>
      {asked !== null && (
        <Confirm
          open
          onClose={close}
          title={asked.ban ? w.banTitle(asked.member.username) : w.removeTitle(asked.member.username)}
          text={asked.ban ? w.banText : w.removeText}
          confirmLabel={asked.ban ? w.ban : w.remove}
          busy={go.isPending}
          onConfirm={() => go.mutate(asked)}
        >
          {asked.ban && <TextField label={w.reason} autoComplete="off" maxLength={300} value={reason} onChange={(event) => setReason(event.target.value)} />}
        </Confirm>
      )}
    </Card>
  );
}

function MemberRole({ networkId, member, mayChange }: { networkId: string; member: NetworkMember; mayChange: boolean }) {
  const m = useMessages();
  const w = useWords(networkMemberWords);
  const change = useChange(
    networkId,
    (role: Role) => client.PATCH("/v1/networks/{networkId}/members/{userId}", { params: { path: { networkId, userId: member.userId } }, body: { role } }),
    () => tellDone(w.roleChanged(member.username)),
  );
  if (!mayChange) return <span className="px-3 text-sm font-medium">{m.roles[member.role]}</span>;
  return (
    <SelectField
      inRow
      label={w.roleOf(member.username)}
      value={change.isPending ? change.variables : member.role}
      disabled={change.isPending}
      onChange={(event) => {
        const role = roles.find((candidate) => candidate === event.target.value);
        if (role !== undefined) change.mutate(role);
      }}
      options={roles.map((role) => ({ value: role, label: m.roles[role] }))}
    />
  );
}
