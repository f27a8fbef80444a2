import { Boxes } from "lucide-react";
import { allSpacesQuery } from "@/api/administration";
import { usePaged } from "@/api/pages";
import { Badge } from "@/features/administration/badge";
import { SpaceActions } from "@/features/administration/space-actions";
import { spaceWords } from "@/features/administration/space-words";
import { administrationWords } from "@/features/administration/words";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { Empty } from "@/ui/empty";
import { Moment } from "@/ui/moment";
import { PagedList } from "@/ui/paged-list";

/** From outside: names and counts; and the way to hold one. */
export function SpaceList({ search }: { search: string }) {
  const w = useWords(administrationWords);
  const s = useWords(spaceWords);
  const spaces = usePaged(allSpacesQuery(search));
  return (
    <Card flush>
      <PagedList query={spaces} empty={<Empty icon={Boxes} title={w.noSpacesFound} text={w.noAccountsText} />}>
        {(items) => (
          <ul className="divide-y divide-line">
            {items.map((space) => (
              <li key={space.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 px-5 py-3.5 sm:px-6">
                <div className="min-w-0">
                  <p className="flex flex-wrap items-center gap-2 font-medium break-words">
                    {space.name}
                    {space.suspension !== null && <Badge tone="warn">{s.suspended}</Badge>}
                    {space.deleteAfter !== null && <Badge tone="warn">{s.ending}</Badge>}
                  </p>
                  <p className="text-sm text-muted">
                    {w.owners}: {space.owners.join(", ")}
                  </p>
                  {space.suspension !== null && <p className="text-sm text-muted">{`${s.reason}: ${space.suspension.reason}`}</p>}
                  {space.deleteAfter !== null && (
                    <p className="text-sm text-muted">
                      {s.gone} <Moment at={space.deleteAfter} />
                    </p>
                  )}
                </div>
                <div className="flex flex-wrap items-center gap-2 text-sm text-muted">
                  <Badge>{w.kinds[space.kind]}</Badge>
                  <span>{[w.members(space.members), w.networks(space.networks), w.devices(space.devices)].join(" · ")}</span>
                  <SpaceActions space={space} />
                </div>
              </li>
            ))}
          </ul>
        )}
      </PagedList>
    </Card>
  );
}
