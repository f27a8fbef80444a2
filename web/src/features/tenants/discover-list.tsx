import { Link } from "@tanstack/react-router";
import { Compass, Users } from "lucide-react";
import { usePaged } from "@/api/pages";
import { discoverQuery } from "@/api/tenants";
import type { PublicTenant } from "@/api/types";
import { tenantWords } from "@/features/tenants/words";
import { useWords } from "@/lib/i18n/words";
import { Button, buttonClass } from "@/ui/button";
import { Card } from "@/ui/card";
import { Empty } from "@/ui/empty";
import { PagedList } from "@/ui/paged-list";

export function DiscoverList({ search, onJoin }: { search: string; onJoin: (space: PublicTenant) => void }) {
  const w = useWords(tenantWords);
  const spaces = usePaged(discoverQuery(search));
  return (
    <Card flush>
      <PagedList query={spaces} empty={<Empty icon={Compass} title={search === "" ? w.noneTitle : w.noMatch} text={w.noneText} />}>
        {(items) => (
          <ul className="divide-y divide-line">
            {items.map((space) => (
              <li key={space.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5 py-4 sm:px-6">
                <div className="min-w-0">
                  <p className="font-medium">{space.name}</p>
                  {space.description !== "" && <p className="text-muted">{space.description}</p>}
                  <p className="mt-1 flex items-center gap-1.5 text-sm text-muted">
                    <Users aria-hidden className="size-4" />
                    {w.memberCount(space.memberCount)} · {w.kinds[space.kind]}
                  </p>
                </div>
                <JoinAction space={space} onJoin={onJoin} />
              </li>
            ))}
          </ul>
        )}
      </PagedList>
    </Card>
  );
}

function JoinAction({ space, onJoin }: { space: PublicTenant; onJoin: (space: PublicTenant) => void }) {
  const w = useWords(tenantWords);
  if (space.isMember) {
    return (
      <Link to="/spaces/$tenantId/general" params={{ tenantId: space.id }} className={buttonClass("plain", "small")}>
        {w.isMember}
      </Link>
    );
  }
  if (space.access === "invite") return <span className="text-sm text-muted">{w.byInvitation}</span>;
  return (
    <Button tone="primary" size="small" aria-label={w.joinOf(space.name)} onClick={() => onJoin(space)}>
      {w.join}
    </Button>
  );
}
