import { Link } from "@tanstack/react-router";
import { MonitorSmartphone } from "lucide-react";
import type { ReactNode } from "react";
import { peersQuery } from "@/api/networks";
import { usePaged } from "@/api/pages";
import type { Network } from "@/api/types";
import { HeldLabel } from "@/features/peers/held-label";
import { PathLabel } from "@/features/peers/path-label";
import { peerWords } from "@/features/peers/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { CopyText } from "@/ui/copy-text";
import { DeviceIcon } from "@/ui/device-icon";
import { DeviceStatus } from "@/ui/device-status";
import { Empty } from "@/ui/empty";
import { Moment } from "@/ui/moment";
import { PagedList } from "@/ui/paged-list";

export function PeerList({ network, addDevice }: { network: Network; addDevice: ReactNode }) {
  const m = useMessages();
  const w = useWords(peerWords);
  const peers = usePaged(peersQuery(network.id));
  return (
    <PagedList query={peers} empty={<Empty icon={MonitorSmartphone} title={m.networks.noPeersTitle} text={m.networks.noPeersText} action={addDevice} />}>
      {(items) => (
        <ul className="divide-y divide-line">
          {items.map((peer) => (
            <li key={peer.id} className="grid items-center gap-x-6 gap-y-2 px-5 py-4 sm:px-6 md:grid-cols-[minmax(11rem,1.3fr)_minmax(13rem,1.4fr)_minmax(9rem,1fr)_minmax(10rem,1.2fr)]">
              <div className="flex min-w-0 items-center gap-3.5">
                <DeviceIcon kind={peer.kind} platform={peer.platform} />
                <Link to="/devices/$deviceId" params={{ deviceId: peer.deviceId }} className="inline-block min-h-6 min-w-0 font-medium hover:underline">
                  {peer.name}
                </Link>
              </div>
              <div className="flex flex-col items-start">
                <CopyText text={peer.ipv4} label={`${peer.name} IPv4`} />
                <CopyText text={peer.ipv6} label={`${peer.name} IPv6`} className="text-muted" />
              </div>
              <div>
                {peer.held === "" ? <DeviceStatus status={peer.status} /> : <HeldLabel held={peer.held} />}
                {peer.endsAt !== null && (
                  <p className="text-sm text-muted">
                    {w.until} <Moment at={peer.endsAt} />
                  </p>
                )}
              </div>
              <PathLabel peer={peer} gateway={network.gatewayDeviceId === peer.deviceId} />
            </li>
          ))}
        </ul>
      )}
    </PagedList>
  );
}
