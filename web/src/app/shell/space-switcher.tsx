import { useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Check, ChevronsUpDown, Compass, Layers, MessagesSquare, Plus, Settings2, Users } from "lucide-react";
import { useCurrentSpace } from "@/api/current-space";
import { meQuery } from "@/api/session";
import { sectionWords } from "@/app/sections/words";
import { SpaceMark } from "@/ui/space-mark";
import { tenantWords } from "@/features/tenants/words";
import { useWords } from "@/lib/i18n/words";
import { chooseSpace } from "@/lib/space-choice";
import { Menu } from "@/ui/menu";

/** Which space the lists show. Who has only their own sees a way to others, and nothing to choose. */
export function SpaceSwitcher({ compact = false }: { compact?: boolean }) {
  const w = useWords(tenantWords);
  const s = useWords(sectionWords);
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const current = useCurrentSpace();
  if (me.tenants.length < 2) {
    if (compact) return null;
    return (
      <Link to="/spaces" className="flex min-h-9 items-center gap-3 rounded-lg px-2.5 text-sm text-muted transition-colors hover:text-ink aria-[current=page]:text-ink">
        <Users aria-hidden className="size-4.5" />
        {w.spaces}
      </Link>
    );
  }
  const name = current?.name ?? w.all;
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          aria-label={w.switcher(name)}
          className={`flex min-h-10 min-w-0 items-center gap-2.5 rounded-lg border border-line bg-surface px-2 py-1 text-left font-medium transition-colors hover:border-line-strong ${compact ? "max-w-[min(11rem,100%)] pl-3" : "w-full"}`}
        >
          {current === null ? !compact && <Layers aria-hidden className="mx-1 size-4.5 shrink-0 text-accent" /> : <SpaceMark name={current.name} look={current.look} size="small" />}
          <span className="min-w-0 grow truncate text-sm">{name}</span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
        </button>
      }
      items={[
        { key: "all", label: w.all, icon: current === null ? Check : Layers, onSelect: () => chooseSpace(null) },
        ...me.tenants.map((space) => ({ key: space.id, label: space.name, icon: space.id === current?.id ? Check : Users, onSelect: () => chooseSpace(space.id) })),
        ...(current === null ? [] : [{ key: "channels", label: s.channels, icon: MessagesSquare, onSelect: () => void navigate({ to: "/spaces/$tenantId/channels", params: { tenantId: current.id } }) }]),
        ...(current === null ? [] : [{ key: "settings", label: w.manage, icon: Settings2, onSelect: () => void navigate({ to: "/spaces/$tenantId/general", params: { tenantId: current.id } }) }]),
        { key: "find", label: w.find, icon: Compass, onSelect: () => void navigate({ to: "/spaces" }) },
        { key: "create", label: w.create, icon: Plus, onSelect: () => void navigate({ to: "/spaces", search: { create: "1" } }) },
      ]}
    />
  );
}
