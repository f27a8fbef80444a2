import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { deviceQuery } from "@/api/devices";
import { useMay } from "@/api/permissions";
import { meQuery } from "@/api/session";
import type { Device } from "@/api/types";
import { NotFound } from "@/app/not-found";
import { DeviceConnections } from "@/app/pages/device-connections";
import { DeviceExposed } from "@/app/pages/device-exposed";
import { ChangeLog } from "@/features/devices/change-log";
import { DeviceAbout } from "@/features/devices/device-about";
import { DeviceNetworks } from "@/features/devices/device-networks";
import type { DeviceAction } from "@/features/devices/device-row";
import { DeviceStanding } from "@/features/devices/device-standing";
import { DeviceTunnels } from "@/features/devices/device-tunnels";
import { PublicEndpoint } from "@/features/devices/public-endpoint";
import { RemoveDevice } from "@/features/devices/remove-device";
import { RenameDevice } from "@/features/devices/rename-device";
import { WakeDevice } from "@/features/devices/wake-device";
import { ReplacePhoneKey } from "@/features/peers/replace-phone-key";
import { exposeWords } from "@/features/expose/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { problemOf } from "@/lib/problem";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { DeviceStatus } from "@/ui/device-status";
import { FailureNotice } from "@/ui/failure-notice";
import { Page } from "@/ui/page";
import { Skeleton } from "@/ui/skeleton";
import { Tabs } from "@/ui/tabs";

export function DevicePage() {
  const m = useMessages();
  const { deviceId } = useParams({ from: "/shell/devices/$deviceId" });
  const { data: device, error, refetch } = useQuery(deviceQuery(deviceId));
  if (device !== undefined) return <DeviceView device={device} />;
  if (error === null) return <Skeleton label={m.common.loading} />;
  return problemOf(error).status === 404 ? <NotFound /> : <FailureNotice error={error} onRetry={() => void refetch()} />;
}

function DeviceView({ device }: { device: Device }) {
  const m = useMessages();
  const { tab = "overview" } = useSearch({ from: "/shell/devices/$deviceId" });
  const navigate = useNavigate();
  const [asked, setAsked] = useState<DeviceAction | null>(null);
  const close = () => setAsked(null);
  const x = useWords(exposeWords);
  const agent = device.kind === "agent";
  const may = useMay();
  const mayChange = may(device.tenantId, "deviceUpdate");
  const { data: me } = useQuery(meQuery);
  const mayReplace = may(device.tenantId, "peerUpdate") || (device.owner.id === me?.id && may(device.tenantId, "peerCreate"));
  // A configuration is of one network.
  const phone = device.networks[0];
  const overview = (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <div className="space-y-6">
        <DeviceNetworks device={device} />
        <DeviceStanding device={device} mayChange={mayChange} />
        {agent && mayChange && <PublicEndpoint device={device} />}
      </div>
      <div className="space-y-6">
        <DeviceAbout device={device} />
        {agent && <DeviceTunnels device={device} />}
      </div>
    </div>
  );
  return (
    <Page
      title={device.name}
      trail={
        <Link to="/devices" className="rounded hover:text-ink hover:underline">
          {m.devices.title}
        </Link>
      }
      subtitle={<DeviceStatus status={device.status} />}
      actions={
        <>
          {!agent && mayReplace && phone !== undefined && <ReplacePhoneKey peerId={phone.peerId} name={device.name} />}
          {(mayChange || device.owner.id === me?.id) && agent && device.status !== "online" && <WakeDevice device={device} />}
          {mayChange && (
            <Button onClick={() => setAsked("rename")}>
              <Pencil aria-hidden />
              {m.common.rename}
            </Button>
          )}
          {may(device.tenantId, "deviceDelete") && (
            <Button tone="danger" onClick={() => setAsked("remove")}>
              <Trash2 aria-hidden />
              {m.common.remove}
            </Button>
          )}
        </>
      }
    >
      {agent ? (
        <Tabs
          label={device.name}
          selected={tab}
          onSelect={(next) => void navigate({ to: "/devices/$deviceId", params: { deviceId: device.id }, search: { tab: next }, replace: true, resetScroll: false })}
          tabs={[
            { name: "overview", label: m.devices.overview, content: overview },
            { name: "connections", label: m.devices.connections, content: <DeviceConnections device={device} /> },
            ...(may(device.tenantId, "exposeRead") ? [{ name: "exposed" as const, label: x.deviceTab, content: <DeviceExposed device={device} /> }] : []),
            {
              name: "changes",
              label: m.devices.changes,
              content: (
                <Card flush>
                  <ChangeLog device={device} />
                </Card>
              ),
            },
          ]}
        />
      ) : (
        overview
      )}
      {asked === "rename" && <RenameDevice device={device} onClose={close} />}
      {asked === "remove" && <RemoveDevice device={device} onClose={close} onRemoved={() => void navigate({ to: "/devices" })} />}
    </Page>
  );
}
