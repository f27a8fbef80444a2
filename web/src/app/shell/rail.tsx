import { Link } from "@tanstack/react-router";
import { navigation } from "@/app/shell/navigation";
import { useMessages } from "@/lib/i18n/locale";
import { Logo } from "@/ui/logo";

export function Rail() {
  const m = useMessages();
  return (
    <nav aria-label={m.shell.navigation} className="sticky top-0 hidden h-dvh flex-col border-r border-line bg-sunken px-3.5 py-4 md:flex">
      <Link to="/" className="mb-7 flex items-center gap-2.5 rounded-lg px-2.5 py-1 text-[1.0625rem] font-semibold tracking-tight">
        <Logo className="size-7.5" />
        Lanstead
      </Link>
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
    </nav>
  );
}
