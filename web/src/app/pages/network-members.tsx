import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { networkMembershipQuery } from "@/api/network-members";
import { meQuery } from "@/api/session";
import { NetworkBanList } from "@/features/network-members/ban-list";
import { ComeIn } from "@/features/network-members/come-in";
import { NetworkMemberList } from "@/features/network-members/member-list";
import { NetworkRequestList } from "@/features/network-members/request-list";

export function NetworkMembers({ networkId }: { networkId: string }) {
  const { data: me } = useSuspenseQuery(meQuery);
  const { data: mine } = useQuery(networkMembershipQuery(networkId));
  const mayManage = mine?.permissions.includes("networkMembers") === true;
  return (
    <div className="max-w-3xl space-y-6">
      <ComeIn networkId={networkId} />
      {mayManage && <NetworkRequestList networkId={networkId} />}
      <NetworkMemberList networkId={networkId} myId={me.id} />
      {mayManage && <NetworkBanList networkId={networkId} />}
    </div>
  );
}
