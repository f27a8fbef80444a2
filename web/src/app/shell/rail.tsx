import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { meQuery } from "@/api/session";
import { useNavigation } from "@/app/shell/navigation";
import { useMessages } from "@/lib/i18n/locale";
import { Logo } from "@/ui/logo";

// With its menu, which comes right after the first paint.
const SpaceSwitcher = lazy(async () => ({ default: (await import("@/app/shell/space-switcher")).SpaceSwitcher }));

export function Rail() {
  const m = useMessages();
  const { data: me } = useQuery(meQuery);
  const navigation = useNavigation();
  // Who has only their own space need not know that there are any: the way to others stands at the end.
  const isAlone = me === undefined || me.tenants.length < 2;
  const switcher = (
    <Suspense fallback={null}>
      <SpaceSwitcher />
    </Suspense>
  );
  return (
    <nav aria-label={m.shell.navigation} className="sticky top-0 hidden h-dvh flex-col border-r border-line bg-sunken px-3.5 py-4 md:flex">
      <Link to="/" className="mb-7 flex items-center gap-2.5 rounded-lg px-2.5 py-1 text-[1.0625rem] font-semibold tracking-tight">
        <Logo className="size-7.5" />
        Lanstead
      </Link>
      {!isAlone && <div className="mb-5 min-h-10">{switcher}</div>}
      <ul className="space-y-1">
        {navigation.map((entry) => (
          <li key={entry.to}>
            <Link
              to={entry.to}
              activeOptions={{ exact: entry.to === "/", includeSearch: false }}
              className="flex min-h-10 items-center gap-3 rounded-lg px-2.5 font-medium text-muted transition-colors hover:text-ink aria-[current=page]:bg-surface aria-[current=page]:text-ink aria-[current=page]:shadow-card [&[aria-current=page]>svg]:text-accent"
            >
              <entry.icon aria-hidden className="size-4.75" />
              {m.shell[entry.name]}
            </Link>
          </li>
        ))}
      </ul>
      {isAlone && <div className="mt-auto">{switcher}</div>}
    </nav>
  );
}
