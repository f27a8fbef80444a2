import { Waypoints } from "lucide-react";
import type { ReactNode } from "react";
import { useCurrentSpace } from "@/api/current-space";
import { networksQuery } from "@/api/networks";
import { usePaged } from "@/api/pages";
import { NetworkCard } from "@/features/networks/network-card";
import { useMessages } from "@/lib/i18n/locale";
import { Card } from "@/ui/card";
import { Empty } from "@/ui/empty";
import { PagedList } from "@/ui/paged-list";

export function NetworkList({ search, create }: { search: string; create: ReactNode }) {
  const m = useMessages();
  const networks = usePaged(networksQuery(useCurrentSpace()?.id ?? null, search));
  const empty =
    search === "" ? (
      <Empty icon={Waypoints} title={m.networks.emptyTitle} text={m.networks.emptyText} action={create} />
    ) : (
      <Empty icon={Waypoints} title={m.devices.noMatchTitle} text={m.networks.noMatchText(search)} />
    );
  return (
    <PagedList query={networks} empty={<Card flush>{empty}</Card>}>
      {(items) => (
        <ul className="grid gap-5 sm:grid-cols-2 xl:grid-cols-3">
          {items.map((network) => (
            <NetworkCard key={network.id} network={network} />
          ))}
        </ul>
      )}
    </PagedList>
  );
}
