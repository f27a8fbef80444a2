import { Boxes } from "lucide-react";
import { allSpacesQuery } from "@/api/administration";
import { usePaged } from "@/api/pages";
import { Badge } from "@/features/administration/badge";
import { administrationWords } from "@/features/administration/words";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { Empty } from "@/ui/empty";
import { PagedList } from "@/ui/paged-list";

/** From outside: names and counts. */
export function SpaceList({ search }: { search: string }) {
  const w = useWords(administrationWords);
  const spaces = usePaged(allSpacesQuery(search));
  return (
    <Card flush>
      <PagedList query={spaces} empty={<Empty icon={Boxes} title={w.noSpacesFound} text={w.noAccountsText} />}>
        {(items) => (
          <ul className="divide-y divide-line">
            {items.map((space) => (
              <li key={space.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 px-5 py-3.5 sm:px-6">
                <div className="min-w-0">
                  <p className="font-medium break-words">{space.name}</p>
                  <p className="text-sm text-muted">
                    {w.owners}: {space.owners.join(", ")}
                  </p>
                </div>
                <p className="flex flex-wrap items-center gap-2 text-sm text-muted">
                  <Badge>{w.kinds[space.kind]}</Badge>
                  <span>{[w.members(space.members), w.networks(space.networks), w.devices(space.devices)].join(" · ")}</span>
                </p>
              </li>
            ))}
          </ul>
        )}
      </PagedList>
    </Card>
  );
}
