import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { meQuery } from "@/api/session";
import { SpaceMark } from "@/ui/space-mark";
import { suspendedWords } from "@/features/tenants/suspended-words";
import { tenantWords } from "@/features/tenants/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";

export function MySpaces() {
  const m = useMessages();
  const w = useWords(tenantWords);
  const s = useWords(suspendedWords);
  const { data: me } = useSuspenseQuery(meQuery);
  return (
    <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
      {me.tenants.map((space) => (
        <li key={space.id} className="relative flex items-center gap-4 rounded-2xl border border-line bg-surface p-5 shadow-card transition-colors hover:border-line-strong">
          <SpaceMark name={space.name} look={space.look} />
          <div className="min-w-0 grow">
            <Link to="/spaces/$tenantId/general" params={{ tenantId: space.id }} className="block truncate font-semibold after:absolute after:inset-0 after:rounded-2xl">
              {space.name}
            </Link>
            <p className="text-sm text-muted">
              {w.kinds[space.kind]} · {m.roles[space.role]}
            </p>
            {space.suspendedAt !== null ? (
              <p className="text-sm font-medium text-ink">{s.short}</p>
            ) : (
              space.deleteAfter !== null && <p className="text-sm font-medium text-ink">{w.endingShort}</p>
            )}
          </div>
          <ChevronRight aria-hidden className="size-5 text-muted" />
        </li>
      ))}
    </ul>
  );
}
