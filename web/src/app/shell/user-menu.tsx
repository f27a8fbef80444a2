import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { LogOut, Mail, ServerCog, Settings, Users } from "lucide-react";
import { myInvitationsQuery } from "@/api/invites";
import { meQuery } from "@/api/session";
import { useSignOut } from "@/features/accounts/use-sign-out";
import { joinWords } from "@/features/invites/join-words";
import { tenantWords } from "@/features/tenants/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Menu } from "@/ui/menu";

export function UserMenu() {
  const m = useMessages();
  const w = useWords(tenantWords);
  const { data: me } = useSuspenseQuery(meQuery);
  const navigate = useNavigate();
  const signOut = useSignOut();
  const { data: invitations = [] } = useQuery(myInvitationsQuery);
  const i = useWords(joinWords);
  return (
    <Menu
      trigger={
        <button type="button" aria-label={m.shell.account(me.username)} className="grid size-9 place-items-center rounded-full bg-accent-soft text-sm font-semibold text-accent uppercase transition-shadow hover:ring-2 hover:ring-line-strong">
          {me.username.slice(0, 2)}
        </button>
      }
      items={[
        ...(invitations.length > 0 ? [{ label: i.pendingCount(invitations.length), icon: Mail, onSelect: () => void navigate({ to: "/" }) }] : []),
        { label: w.spaces, icon: Users, onSelect: () => void navigate({ to: "/spaces" }) },
        { label: m.shell.settings, icon: Settings, onSelect: () => void navigate({ to: "/settings" }) },
        ...(me.isAdmin ? [{ label: m.shell.admin, icon: ServerCog, onSelect: () => void navigate({ to: "/admin" }) }] : []),
        { label: m.shell.signOut, icon: LogOut, onSelect: () => signOut.mutate() },
      ]}
    />
  );
}
