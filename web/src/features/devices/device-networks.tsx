import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CalendarClock, KeyRound, LogOut } from "lucide-react";
import { useState } from "react";
import { client } from "@/api/client";
import { useMay } from "@/api/permissions";
import type { Device } from "@/api/types";
import { DeviceStay } from "@/features/devices/device-stay";
import { lackText, postureWords } from "@/features/devices/posture-words";
import { deviceWords } from "@/features/devices/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { CopyText } from "@/ui/copy-text";
import { IconButton } from "@/ui/icon-button";
import { Moment } from "@/ui/moment";
import { tellDone } from "@/ui/toast";

const reasons = ["approval", "disabled", "expired", "posture", "suspended"] as const;

type Membership = Device["networks"][number];

export function DeviceNetworks({ device }: { device: Device }) {
  const m = useMessages();
  const w = useWords(deviceWords);
  const posture = useWords(postureWords);
  const queries = useQueryClient();
  const mayLeave = useMay()(device.tenantId, "peerDelete");
  const mayChange = useMay()(device.tenantId, "peerUpdate");
  const [staying, setStaying] = useState<Membership | null>(null);
  const [asked, setAsked] = useState<Membership | null>(null);
  const rotate = useMutation({
    mutationFn: (membership: Membership) => client.POST("/v1/peers/{peerId}/rotate-key", { params: { path: { peerId: membership.peerId } } }),
    onSuccess: (_answer, membership) => tellDone(w.rotated(device.name, membership.networkName)),
    onSettled: () => queries.invalidateQueries({ queryKey: ["peers"] }),
  });
  const leave = useMutation({
    mutationFn: (membership: Membership) => client.DELETE("/v1/peers/{peerId}", { params: { path: { peerId: membership.peerId } } }),
    onSuccess: (_answer, membership) => tellDone(m.devices.left(device.name, membership.networkName)),
    onSettled: async () => {
      setAsked(null);
      await Promise.all(["devices", "peers", "networks", "dashboard"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
    },
  });
  return (
    <Card title={m.devices.networks} flush>
      {device.networks.length === 0 ? (
        <p className="px-5 pb-5 text-muted sm:px-6">{m.devices.noNetwork}</p>
      ) : (
        <ul className="divide-y divide-line border-t border-line">
          {device.networks.map((membership) => (
            <li key={membership.peerId} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-4 sm:flex-nowrap sm:px-6">
              <div className="min-w-0 basis-full sm:flex-1 sm:basis-0">
                <Link to="/networks/$networkId" params={{ networkId: membership.networkId }} className="inline-block min-h-6 font-medium hover:underline">
                  {membership.networkName}
                </Link>
                <div className="flex flex-wrap gap-x-6">
                  <CopyText text={membership.ipv4} label={`${membership.networkName} IPv4`} />
                  <CopyText text={membership.ipv6} label={`${membership.networkName} IPv6`} className="text-muted" />
                </div>
                {membership.held !== "" && <p className="mt-1 text-sm font-medium text-ink">{w.held[reasons.find((reason) => reason === membership.held) ?? "other"]}</p>}
                {membership.missing.length > 0 && (
                  <ul className="mt-1 list-disc pl-5 text-sm text-muted">
                    {membership.missing.map((lack) => (
                      <li key={lack}>{lackText(posture.lacks, lack)}</li>
                    ))}
                  </ul>
                )}
                {membership.endsAt !== null && (
                  <p className="mt-1 text-sm text-muted">
                    {w.staysUntil} <Moment at={membership.endsAt} />
                  </p>
                )}
                {membership.overlappingLan !== null && <p className="mt-1 text-sm font-medium text-bad">{w.overlap(membership.overlappingLan)}</p>}
              </div>
              {mayChange && device.kind === "agent" && <IconButton icon={KeyRound} label={w.rotateOf(membership.networkName)} onClick={() => rotate.mutate(membership)} />}
              {mayChange && <IconButton icon={CalendarClock} label={w.stayOf(membership.networkName)} onClick={() => setStaying(membership)} />}
              {mayLeave && <IconButton icon={LogOut} label={`${m.devices.leave}: ${membership.networkName}`} onClick={() => setAsked(membership)} />}
            </li>
          ))}
        </ul>
      )}
      {staying !== null && <DeviceStay device={device} membership={staying} onClose={() => setStaying(null)} />}
      <Confirm
        open={asked !== null}
        onClose={() => setAsked(null)}
        title={m.devices.leaveTitle(device.name, asked?.networkName ?? "")}
        text={m.devices.leaveText}
        confirmLabel={m.devices.leave}
        busy={leave.isPending}
        onConfirm={() => asked !== null && leave.mutate(asked)}
      />
    </Card>
  );
}
