import { client } from "@/api/client";
import { networkBansQuery } from "@/api/network-members";
import { usePaged } from "@/api/pages";
import type { NetworkBan } from "@/api/types";
import { useChange } from "@/features/network-members/use-change";
import { networkMemberWords } from "@/features/network-members/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Moment } from "@/ui/moment";
import { tellDone } from "@/ui/toast";

/** Who may not come in; nothing when everybody may. */
export function NetworkBanList({ networkId }: { networkId: string }) {
  const w = useWords(networkMemberWords);
  const { data: bans = [] } = usePaged(networkBansQuery(networkId));
  const lift = useChange(
    networkId,
    (one: NetworkBan) => client.DELETE("/v1/networks/{networkId}/bans/{bannedUserId}", { params: { path: { networkId, bannedUserId: one.userId } } }),
    (one) => tellDone(w.lifted(one.username)),
  );
  if (bans.length === 0) return null;
  return (
    <Card title={w.bans} flush>
      <ul className="divide-y divide-line border-t border-line">
        {bans.map((one) => (
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
              </p>
            </div>
            <Button size="small" aria-label={w.liftOf(one.username)} busy={lift.isPending && lift.variables.userId === one.userId} onClick={() => lift.mutate(one)}>
              {w.lift}
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}
