import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Bell } from "lucide-react";
import { useEffect, useRef } from "react";
import { unreadQuery } from "@/api/notifications";
import type { Notification as Item } from "@/api/types";
import { tell } from "@/features/notifications/tell";
import { notificationWords } from "@/features/notifications/words";
import { notifiesHere } from "@/lib/browser-notices";
import { useLocale, useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";

/** How many are unread, on every page; and, where the person wants that, a message of the browser for what is new. */
export function NotificationBell() {
  const w = useWords(notificationWords);
  const { data } = useInfiniteQuery(unreadQuery);
  const unread = data?.unread ?? 0;
  useBrowserMessages(data?.items);
  return (
    <Link
      to="/notifications"
      aria-label={w.bell(unread)}
      title={w.bell(unread)}
      className="relative inline-flex size-9 shrink-0 items-center justify-center rounded-lg text-muted transition-colors hover:bg-sunken hover:text-ink"
    >
      <Bell aria-hidden className="size-5" />
      {unread > 0 && (
        <span aria-hidden className="absolute top-0 right-0 grid min-w-4.5 place-items-center rounded-full bg-accent px-1 text-[0.6875rem] leading-4.5 font-semibold text-on-accent">
          {unread > 99 ? "99+" : unread}
        </span>
      )}
    </Link>
  );
}

function useBrowserMessages(items: readonly Item[] | undefined): void {
  const { roles } = useMessages();
  const w = useWords(notificationWords);
  const locale = useLocale();
  const known = useRef<Set<string> | null>(null);
  useEffect(() => {
    if (items === undefined) return;
    // What was there when the page was opened is not new; what happens again, is.
    const seen = new Set(items.map((one) => `${one.id} ${one.at}`));
    const before = known.current;
    known.current = seen;
    if (before === null || !document.hidden || !notifiesHere()) return;
    for (const one of items) {
      if (one.isRead || before.has(`${one.id} ${one.at}`)) continue;
      const message = new Notification("Lanstead", { body: tell(one, w, roles, locale), tag: one.id });
      message.addEventListener("click", () => window.focus());
    }
  }, [items, w, roles, locale]);
}
