import { Ban, CalendarClock, UserMinus } from "lucide-react";
import { client } from "@/api/client";
import type { Role, TenantMember } from "@/api/types";
import { banWords } from "@/features/tenants/ban-words";
import { endWords } from "@/features/tenants/end-words";
import { SpaceMark } from "@/ui/space-mark";
import { useTenantChange } from "@/features/tenants/use-tenant-change";
import { tenantWords } from "@/features/tenants/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { IconButton } from "@/ui/icon-button";
import { Moment } from "@/ui/moment";
import { SelectField } from "@/ui/select-field";
import { tellDone } from "@/ui/toast";

interface MemberRowProps {
  spaceId: string;
  member: TenantMember;
  isMe: boolean;
  onEnd: () => void;
  onRemove: () => void;
  /** Undefined where the viewer bans nobody. */
  onBan: (() => void) | undefined;
}

/** What may be done to somebody is what the server offers with them: no rule of rank is known here. */
export function MemberRow({ spaceId, member, isMe, onEnd, onRemove, onBan }: MemberRowProps) {
  const m = useMessages();
  const w = useWords(tenantWords);
  const e = useWords(endWords);
  const b = useWords(banWords);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5 py-3.5 sm:px-6">
      <div className="flex min-w-0 items-center gap-3.5">
        <SpaceMark name={member.username} />
        <div className="min-w-0">
          <p className="truncate font-medium">
            {member.username} {isMe && <span className="font-normal text-muted">({w.you})</span>}
          </p>
          <p className="text-sm text-muted">
            {w.memberSince} <Moment at={member.joinedAt} />
            {member.endsAt !== null && (
              <>
                {" "}
                · {e.until} <Moment at={member.endsAt} />
              </>
            )}{" "}
            · {w.devices(member.devices)}
          </p>
        </div>
      </div>
      <div className="flex items-center gap-2">
        {member.assignableRoles.length > 0 ? <RoleChoice spaceId={spaceId} member={member} /> : <span className="px-3 text-sm font-medium">{m.roles[member.role]}</span>}
        {member.assignableRoles.length > 0 && member.role !== "owner" && <IconButton icon={CalendarClock} label={e.setEnd(member.username)} onClick={onEnd} />}
        {member.removable && <IconButton icon={UserMinus} label={w.removeTitle(member.username)} onClick={onRemove} />}
        {member.removable && !isMe && onBan !== undefined && <IconButton icon={Ban} label={b.banTitle(member.username)} onClick={onBan} />}
      </div>
    </li>
  );
}

function RoleChoice({ spaceId, member }: { spaceId: string; member: TenantMember }) {
  const m = useMessages();
  const w = useWords(tenantWords);
  const change = useTenantChange(
    (role: Role) => client.PATCH("/v1/tenants/{tenantId}/members/{userId}", { params: { path: { tenantId: spaceId, userId: member.userId } }, body: { role, noEnd: false } }),
    () => tellDone(w.roleChanged(member.username)),
  );
  // One's own present role need not be one that may be given.
  const roles = member.assignableRoles.includes(member.role) ? member.assignableRoles : [member.role, ...member.assignableRoles];
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
