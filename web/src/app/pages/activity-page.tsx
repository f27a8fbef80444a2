import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useCurrentSpace } from "@/api/current-space";
import { networksQuery } from "@/api/networks";
import { usePaged } from "@/api/pages";
import { sectionWords } from "@/app/sections/words";
import { ActivityList } from "@/features/activity/activity-list";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { buttonClass } from "@/ui/button";
import { Card } from "@/ui/card";
import { Empty } from "@/ui/empty";
import { Page } from "@/ui/page";
import { PagedList } from "@/ui/paged-list";
import { SelectField } from "@/ui/select-field";
import { History, ScrollText } from "lucide-react";

export function ActivityPage() {
  const m = useMessages();
  const w = useWords(sectionWords);
  const { network: wanted } = useSearch({ from: "/shell/activity" });
  const navigate = useNavigate();
  const networks = usePaged(networksQuery(useCurrentSpace()?.id ?? null));
  return (
    <Page
      title={m.activity.title}
      subtitle={m.activity.subtitle}
      actions={
        <Link to="/activity/audit" className={buttonClass("plain")}>
          <ScrollText aria-hidden />
          {w.audit}
        </Link>
      }
    >
      <PagedList
        query={networks}
        empty={
          <Card flush>
            <Empty icon={History} title={m.activity.emptyTitle} text={m.activity.emptyText} />
          </Card>
        }
      >
        {(items) => {
          const network = items.find((candidate) => candidate.id === wanted) ?? items[0];
          if (network === undefined) return null;
          return (
            <div className="max-w-3xl space-y-5">
              <SelectField
                className="max-w-xs"
                label={m.activity.network}
                value={network.id}
                onChange={(event) => void navigate({ to: "/activity", search: { network: event.target.value }, replace: true })}
                options={items.map((candidate) => ({ value: candidate.id, label: candidate.name }))}
              />
              <Card flush>
                <ActivityList networkId={network.id} />
              </Card>
            </div>
          );
        }}
      </PagedList>
    </Page>
  );
}
