import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { LogOut, ServerCog, Settings, Users } from "lucide-react";
import { meQuery } from "@/api/session";
import { useSignOut } from "@/features/accounts/use-sign-out";
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
  return (
    <Menu
      trigger={
        <button type="button" aria-label={m.shell.account(me.username)} className="grid size-9 place-items-center rounded-full bg-accent-soft text-sm font-semibold text-accent uppercase transition-shadow hover:ring-2 hover:ring-line-strong">
          {me.username.slice(0, 2)}
        </button>
      }
      items={[
        { label: w.spaces, icon: Users, onSelect: () => void navigate({ to: "/spaces" }) },
        { label: m.shell.settings, icon: Settings, onSelect: () => void navigate({ to: "/settings" }) },
        ...(me.isAdmin ? [{ label: m.shell.admin, icon: ServerCog, onSelect: () => void navigate({ to: "/admin" }) }] : []),
        { label: m.shell.signOut, icon: LogOut, onSelect: () => signOut.mutate() },
      ]}
    />
  );
}
