import { useMutation, useQueryClient } from "@tanstack/react-query";
import { client } from "@/api/client";
import type { Peer } from "@/api/types";
import { peerWords } from "@/features/peers/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { DeviceIcon } from "@/ui/device-icon";
import { Moment } from "@/ui/moment";
import { tellDone } from "@/ui/toast";

/** Devices that wait for somebody's yes; nothing when none does. */
export function PendingDevices({ peers }: { peers: readonly Peer[] }) {
  const w = useWords(peerWords);
  const queries = useQueryClient();
  const onSettled = () => Promise.all(["peers", "devices", "networks", "dashboard"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
  const approve = useMutation({
    mutationFn: (peer: Peer) => client.PATCH("/v1/peers/{peerId}", { params: { path: { peerId: peer.id } }, body: { approved: true } }),
    onSuccess: (_answer, peer) => tellDone(w.approved(peer.name)),
    onSettled,
  });
  const refuse = useMutation({
    mutationFn: (peer: Peer) => client.DELETE("/v1/peers/{peerId}", { params: { path: { peerId: peer.id } } }),
    onSuccess: (_answer, peer) => tellDone(w.refused(peer.name)),
    onSettled,
  });
  const waiting = peers.filter((peer) => peer.held === "approval");
  if (waiting.length === 0) return null;
  return (
    <Card title={w.pending} flush>
      <p className="px-5 pb-3 text-sm text-muted sm:px-6">{w.pendingText}</p>
      <ul className="divide-y divide-line border-t border-line">
        {waiting.map((peer) => (
          <li key={peer.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5 py-3.5 sm:px-6">
            <div className="flex min-w-0 items-center gap-3.5">
              <DeviceIcon kind={peer.kind} platform={peer.platform} />
              <div className="min-w-0">
                <p className="truncate font-medium">{peer.name}</p>
                <p className="text-sm text-muted">
                  {w.ofPerson(peer.owner.username)}, <Moment at={peer.createdAt} />
                </p>
              </div>
            </div>
            <div className="flex flex-wrap items-center gap-2">
              <Button size="small" aria-label={w.refuseOf(peer.name)} busy={refuse.isPending && refuse.variables.id === peer.id} onClick={() => refuse.mutate(peer)}>
                {w.refuse}
              </Button>
              <Button size="small" tone="primary" aria-label={w.approveOf(peer.name)} busy={approve.isPending && approve.variables.id === peer.id} onClick={() => approve.mutate(peer)}>
                {w.approve}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
