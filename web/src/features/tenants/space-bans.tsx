import { Ban } from "lucide-react";
import { client } from "@/api/client";
import { usePaged } from "@/api/pages";
import { bansQuery } from "@/api/tenants";
import type { SpaceBan } from "@/api/types";
import { banWords } from "@/features/tenants/ban-words";
import { useTenantChange } from "@/features/tenants/use-tenant-change";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Empty } from "@/ui/empty";
import { Moment } from "@/ui/moment";
import { PagedList } from "@/ui/paged-list";
import { tellDone } from "@/ui/toast";

/** Who may not come into a space. */
export function SpaceBans({ spaceId }: { spaceId: string }) {
  const w = useWords(banWords);
  const bans = usePaged(bansQuery(spaceId));
  const lift = useTenantChange(
    (one: SpaceBan) => client.DELETE("/v1/tenants/{tenantId}/bans/{bannedUserId}", { params: { path: { tenantId: spaceId, bannedUserId: one.userId } } }),
    (_, one) => tellDone(w.lifted(one.username)),
  );
  return (
    <Card title={w.bans} flush>
      <p className="px-5 pb-4 text-muted sm:px-6">{w.text}</p>
      <PagedList query={bans} empty={<Empty icon={Ban} title={w.nobody} text={w.nobodyText} />}>
        {(items) => (
          <ul className="divide-y divide-line border-t border-line">
            {items.map((one) => (
              <li key={one.userId} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5 py-3.5 sm:px-6">
                <div className="min-w-0">
                  <p className="truncate font-medium">{one.username}</p>
                  {one.reason !== "" && <p className="text-muted">{one.reason}</p>}
                  <p className="text-sm text-muted">
                    {one.endsAt === null ? (
                      w.forGood
                    ) : (
                      <>
                        {w.until} <Moment at={one.endsAt} />
                      </>
                    )}
                    {one.bannedBy !== null && ` · ${w.by(one.bannedBy)}`}
                  </p>
                </div>
                <Button size="small" aria-label={w.liftOf(one.username)} busy={lift.isPending && lift.variables.userId === one.userId} onClick={() => lift.mutate(one)}>
                  {w.lift}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </PagedList>
    </Card>
  );
}
