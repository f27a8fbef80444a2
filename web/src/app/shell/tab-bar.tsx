import { Link } from "@tanstack/react-router";
import { useNavigation } from "@/app/shell/navigation";
import { useMessages } from "@/lib/i18n/locale";

export function TabBar() {
  const m = useMessages();
  const navigation = useNavigation();
  return (
    <nav aria-label={m.shell.navigation} className="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden">
      <ul className="grid auto-cols-fr grid-flow-col">
        {navigation.map((entry) => (
          <li key={entry.to} className="min-w-0">
            <Link
              to={entry.to}
              activeOptions={{ exact: entry.to === "/", includeSearch: false }}
              className="flex min-h-15 flex-col items-center justify-center gap-1 px-0.5 text-[0.6875rem] font-medium text-muted -outline-offset-2 aria-[current=page]:text-accent"
            >
              <entry.icon aria-hidden className="size-5" />
              <span className="max-w-full truncate">{m.shell[entry.name]}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
