import { client } from "@/api/client";
import { networkRequestsQuery } from "@/api/network-members";
import { usePaged } from "@/api/pages";
import type { NetworkMember } from "@/api/types";
import { useChange } from "@/features/network-members/use-change";
import { networkMemberWords } from "@/features/network-members/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Moment } from "@/ui/moment";
import { tellDone } from "@/ui/toast";

/** Who asks to come in; nothing when nobody does. */
export function NetworkRequestList({ networkId }: { networkId: string }) {
  const w = useWords(networkMemberWords);
  const { data: asking = [] } = usePaged(networkRequestsQuery(networkId));
  const admit = useChange(
    networkId,
    (one: NetworkMember) => client.PUT("/v1/networks/{networkId}/members/{userId}", { params: { path: { networkId, userId: one.userId } }, body: {} }),
    (one) => tellDone(w.admitted(one.username)),
  );
  const deny = useChange(
    networkId,
    (one: NetworkMember) => client.DELETE("/v1/networks/{networkId}/members/{userId}", { params: { path: { networkId, userId: one.userId } } }),
    (one) => tellDone(w.denied(one.username)),
  );
  if (asking.length === 0) return null;
  return (
    <Card title={w.requests} flush>
      <ul className="divide-y divide-line border-t border-line">
        {asking.map((one) => (
          <li key={one.userId} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5 py-3.5 sm:px-6">
            <div className="min-w-0">
              <p className="truncate font-medium">{one.username}</p>
              {one.message !== "" && <p className="text-muted">{one.message}</p>}
              <p className="text-sm text-muted">
                {w.since} <Moment at={one.since} />
              </p>
            </div>
            <div className="flex flex-wrap items-center gap-2">
              <Button size="small" aria-label={w.denyOf(one.username)} busy={deny.isPending && deny.variables.userId === one.userId} onClick={() => deny.mutate(one)}>
                {w.deny}
              </Button>
              <Button size="small" tone="primary" aria-label={w.admitOf(one.username)} busy={admit.isPending && admit.variables.userId === one.userId} onClick={() => admit.mutate(one)}>
                {w.admit}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
