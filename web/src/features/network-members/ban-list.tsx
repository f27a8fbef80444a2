import { client } from "@/api/client";
import { networkBansQuery } from "@/api/network-members";
import { usePaged } from "@/api/pages";
import type { NetworkBan } from "@/api/types";
import { useChange } from "@/features/network-members/use-change";
import { networkMemberWords } from "@/features/network-members/words";
import { useWords } from "@/lib/i18n/words";
import { BanRow } from "@/ui/ban-row";
import { Card } from "@/ui/card";
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
          <BanRow key={one.userId} ban={one} words={w} busy={lift.isPending && lift.variables.userId === one.userId} onLift={() => lift.mutate(one)} />
        ))}
      </ul>
    </Card>
  );
}
