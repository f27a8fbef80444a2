import { History } from "lucide-react";
import { activityQuery } from "@/api/networks";
import { usePaged } from "@/api/pages";
import type { Activity } from "@/api/types";
import { describeActivity } from "@/features/activity/describe-activity";
import { useMessages } from "@/lib/i18n/locale";
import { Empty } from "@/ui/empty";
import { Moment } from "@/ui/moment";
import { PagedList } from "@/ui/paged-list";

export function ActivityList({ networkId }: { networkId: string }) {
  const m = useMessages();
  const activity = usePaged(activityQuery(networkId));
  return (
    <PagedList query={activity} empty={<Empty icon={History} title={m.activity.emptyTitle} text={m.activity.emptyText} />}>
      {(items) => (
        <ol className="px-5 py-5 sm:px-6">
          {items.map((item) => (
            <ActivityRow key={item.id} activity={item} />
          ))}
        </ol>
      )}
    </PagedList>
  );
}

function ActivityRow({ activity }: { activity: Activity }) {
  const m = useMessages();
  const { title, subject, actor } = describeActivity(activity, m);
  return (
    <li className="relative flex gap-4 pb-6 last:pb-0 before:absolute before:top-4 before:bottom-0 before:left-[5px] before:w-px before:bg-line last:before:hidden">
      <span aria-hidden className="mt-1.5 size-[11px] shrink-0 rounded-full border-2 border-accent bg-surface" />
      <div className="min-w-0">
        <p>
          <span className="font-medium">{title}</span>
          {subject !== null && <span className="text-muted"> · {subject}</span>}
        </p>
        <p className="text-sm text-muted">
          <Moment at={activity.at} />
          {actor !== null && ` · ${m.activity.by(actor)}`}
        </p>
      </div>
    </li>
  );
}
