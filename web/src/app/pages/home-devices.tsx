import { Link } from "@tanstack/react-router";
import { MonitorSmartphone } from "lucide-react";
import { useCurrentSpace } from "@/api/current-space";
import { devicesQuery } from "@/api/devices";
import { usePaged } from "@/api/pages";
import { useMessages } from "@/lib/i18n/locale";
import { Card } from "@/ui/card";
import { CopyText } from "@/ui/copy-text";
import { DeviceIcon } from "@/ui/device-icon";
import { DeviceStatus } from "@/ui/device-status";
import { Empty } from "@/ui/empty";
import { PagedList } from "@/ui/paged-list";

const shown = 6;

export function HomeDevices() {
  const m = useMessages();
  const devices = usePaged(devicesQuery(useCurrentSpace()?.id ?? null));
  return (
    <Card
      title={m.home.myDevices}
      flush
      actions={
        <Link to="/devices" className="rounded text-sm font-medium text-accent underline-offset-4 hover:underline">
          {m.home.allDevices}
        </Link>
      }
    >
      <PagedList query={{ ...devices, hasNextPage: false }} empty={<Empty icon={MonitorSmartphone} title={m.home.noDevices} text={m.home.noDevicesText} />}>
        {(items) => (
          <ul className="divide-y divide-line border-t border-line">
            {items.slice(0, shown).map((device) => (
              <li key={device.id} className="flex items-center gap-3.5 px-5 py-3.5 sm:px-6">
                <DeviceIcon kind={device.kind} platform={device.platform} />
                <div className="min-w-0 flex-1">
                  <Link to="/devices/$deviceId" params={{ deviceId: device.id }} className="block min-h-6 truncate font-medium hover:underline">
                    {device.name}
                  </Link>
                  {device.networks[0] !== undefined && <CopyText text={device.networks[0].ipv4} label={`${device.name} IPv4`} className="text-muted" />}
                </div>
                <DeviceStatus status={device.status} />
              </li>
            ))}
          </ul>
        )}
      </PagedList>
    </Card>
  );
}
