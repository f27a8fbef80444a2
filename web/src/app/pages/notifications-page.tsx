import { Link } from "@tanstack/react-router";
import { MarkAllRead, NotificationList } from "@/features/notifications/notification-list";
import { notificationWords } from "@/features/notifications/words";
import { useWords } from "@/lib/i18n/words";
import { Page } from "@/ui/page";

export function NotificationsPage() {
  const w = useWords(notificationWords);
  return (
    <Page
      title={w.title}
      subtitle={
        <>
          {w.subtitle}{" "}
          <Link to="/settings/notifications" className="font-medium text-accent underline underline-offset-3">
            {w.choose}
          </Link>
        </>
      }
      actions={<MarkAllRead />}
    >
      <NotificationList />
    </Page>
  );
}
