import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, linkOptions } from "@tanstack/react-router";
import { AtSign, BadgeCheck, Ban, Bell, Gauge, KeyRound, Laptop, LogIn, type LucideIcon, Mail, Siren, TimerReset, UserPlus } from "lucide-react";
import { client } from "@/api/client";
import { notificationsQuery, unreadQuery } from "@/api/notifications";
import { usePaged } from "@/api/pages";
import type { Notification } from "@/api/types";
import { tell } from "@/features/notifications/tell";
import { notificationWords } from "@/features/notifications/words";
import { useLocale, useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Empty } from "@/ui/empty";
import { Moment } from "@/ui/moment";
import { PagedList } from "@/ui/paged-list";
import { tellDone } from "@/ui/toast";

const icons: Record<Notification["kind"], LucideIcon> = {
  invited: Mail,
  joinAsked: UserPlus,
  deviceWaiting: Laptop,
  letIn: BadgeCheck,
  deviceLetIn: Laptop,
  roleChanged: BadgeCheck,
  banned: Ban,
  mentioned: AtSign,
  signedIn: LogIn,
  keyExpiring: KeyRound,
  deviceExpiring: TimerReset,
  deviceKeyDue: KeyRound,
  alertFired: Siren,
  alertOver: BadgeCheck,
  quotaNear: Gauge,
  quotaReached: Gauge,
};

/** Where one does something about it. */
function wayTo({ kind, about, tenantId, networkId }: Notification) {
  switch (kind) {
    case "joinAsked":
      return linkOptions({ to: "/networks/$networkId", params: { networkId: about }, search: { tab: "members" } });
    case "deviceWaiting":
      return linkOptions({ to: "/networks/$networkId", params: { networkId: about }, search: {} });
    case "deviceLetIn":
    case "deviceExpiring":
    case "deviceKeyDue":
      return linkOptions({ to: "/devices/$deviceId", params: { deviceId: about }, search: {} });
    case "mentioned":
      return tenantId === null ? null : linkOptions({ to: "/spaces/$tenantId/channels/$channelId", params: { tenantId, channelId: about } });
    case "letIn":
    case "alertFired":
    case "alertOver":
    case "roleChanged":
      if (networkId !== null) return linkOptions({ to: "/networks/$networkId", params: { networkId }, search: {} });
      return tenantId === null ? null : linkOptions({ to: "/spaces/$tenantId", params: { tenantId } });
    case "signedIn":
      return linkOptions({ to: "/settings/sessions" });
    case "quotaNear":
    case "quotaReached":
      return linkOptions({ to: "/expose" });
    case "keyExpiring":
      return linkOptions({ to: "/settings/tokens" });
    case "invited":
      return linkOptions({ to: "/" });
    case "banned":
      return null;
  }
}

/** Notes what was seen; null: all of it. */
function useMark(told?: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (ids: string[] | null) => client.POST("/v1/me/notifications/read", { body: { ids } }),
    onSuccess: () => told !== undefined && tellDone(told),
    onSettled: () => queries.invalidateQueries({ queryKey: notificationsQuery.queryKey }),
  });
}

export function MarkAllRead() {
  const w = useWords(notificationWords);
  const { data } = useInfiniteQuery(unreadQuery);
  const mark = useMark(w.marked);
  if (data === undefined || data.unread === 0) return null;
  return (
    <Button busy={mark.isPending} onClick={() => mark.mutate(null)}>
      {w.markAll}
    </Button>
  );
}

export function NotificationList() {
  const w = useWords(notificationWords);
  const list = usePaged(notificationsQuery);
  const mark = useMark();
  return (
    <Card flush>
      <PagedList query={list} empty={<Empty icon={Bell} title={w.emptyTitle} text={w.emptyText} />}>
        {(items) => (
          <ul className="divide-y divide-line">
            {items.map((one) => (
              <Row key={one.id} one={one} onOpen={() => !one.isRead && mark.mutate([one.id])} />
            ))}
          </ul>
        )}
      </PagedList>
    </Card>
  );
}

function Row({ one, onOpen }: { one: Notification; onOpen: () => void }) {
  const m = useMessages();
  const w = useWords(notificationWords);
  const locale = useLocale();
  const Icon = icons[one.kind];
  const way = wayTo(one);
  const line = tell(one, w, m.roles, locale);
  return (
    <li className="flex items-start gap-4 px-5 py-4 sm:px-6">
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0 text-muted" />
      <div className="min-w-0 flex-1">
        <p className="break-words">
          {!one.isRead && <span className="mr-2 rounded-full bg-accent-soft px-2.5 py-0.5 text-sm font-medium text-accent">{w.unread}</span>}
          {way === null ? (
            line
          ) : (
            <Link {...way} onClick={onOpen} className="font-medium text-ink underline decoration-line-strong underline-offset-3 hover:decoration-current">
              {line}
            </Link>
          )}
        </p>
        <p className="text-sm text-muted">
          {one.kind === "banned" && one.names.reason !== null && one.names.reason !== "" && `${w.reason}: ${one.names.reason} · `}
          <Moment at={one.at} />
        </p>
      </div>
    </li>
  );
}
