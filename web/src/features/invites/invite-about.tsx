import { CalendarClock, MonitorSmartphone, ShieldCheck, Users, Waypoints, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import type { InvitePreview } from "@/api/types";
import { joinWords } from "@/features/invites/join-words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Moment } from "@/ui/moment";
import { SpaceMark } from "@/ui/space-mark";

const daySeconds = 86_400;

/** What one joins, before one decides: whose it is, who is there, what one will get. */
export function InviteAbout({ invite }: { invite: InvitePreview }) {
  const m = useMessages();
  const w = useWords(joinWords);
  const name = invite.networkName ?? invite.spaceName;
  return (
    <div className="space-y-5">
      <div className="flex items-center gap-4">
        <SpaceMark name={name} look={invite.spaceLook} size="large" />
        <div className="min-w-0">
          <p className="font-semibold wrap-anywhere">{name}</p>
          <p className="text-sm text-muted wrap-anywhere">
            {w.spaceKinds[invite.spaceKind]}
            {invite.networkName !== null && ` · ${invite.spaceName}`}
          </p>
        </div>
      </div>
      {invite.description !== "" && <p className="wrap-anywhere">{invite.description}</p>}
      <ul className="flex flex-wrap gap-x-6 gap-y-2 text-sm text-muted">
        <Fact icon={Users}>{w.members(invite.memberCount)}</Fact>
        <Fact icon={MonitorSmartphone}>{w.online(invite.onlineCount)}</Fact>
      </ul>
      <section className="rounded-xl border border-line bg-sunken p-4">
        <h2 className="mb-2 text-sm font-semibold">{w.youGet}</h2>
        <ul className="space-y-2 text-sm">
          <Fact icon={ShieldCheck}>
            {w.youGetRole(m.roles[invite.role])}. {w.roleTexts[invite.role]}
          </Fact>
          <Fact icon={Waypoints}>{invite.networkCount === 0 ? w.noNetworks : w.youGetNetworks(invite.networks, invite.networkCount)}</Fact>
          {invite.membershipSeconds !== null && <Fact icon={CalendarClock}>{w.membershipEnds(Math.max(1, Math.round(invite.membershipSeconds / daySeconds)))}</Fact>}
        </ul>
      </section>
      {(invite.expiresAt !== null || invite.email !== null) && (
        <p className="text-sm text-muted">
          {invite.email !== null && <span className="break-all">{w.forAddress(invite.email)}. </span>}
          {invite.expiresAt !== null && (
            <>
              {w.until} <Moment at={invite.expiresAt} />.
            </>
          )}
        </p>
      )}
    </div>
  );
}

function Fact({ icon: Icon, children }: { icon: LucideIcon; children: ReactNode }) {
  return (
    <li className="flex items-start gap-2">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
      <span className="min-w-0 wrap-anywhere">{children}</span>
    </li>
  );
}
