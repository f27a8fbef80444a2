import { Ban } from "lucide-react";
import { client } from "@/api/client";
import { usePaged } from "@/api/pages";
import { bansQuery } from "@/api/tenants";
import type { SpaceBan } from "@/api/types";
import { banWords } from "@/features/tenants/ban-words";
import { useTenantChange } from "@/features/tenants/use-tenant-change";
import { useWords } from "@/lib/i18n/words";
import { BanRow } from "@/ui/ban-row";
import { Card } from "@/ui/card";
import { Empty } from "@/ui/empty";
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
              <BanRow
                key={one.userId}
                ban={one}
                words={w}
                {...(one.bannedBy === null ? {} : { by: w.by(one.bannedBy) })}
                busy={lift.isPending && lift.variables.userId === one.userId}
                onLift={() => lift.mutate(one)}
              />
            ))}
          </ul>
        )}
      </PagedList>
    </Card>
  );
}
