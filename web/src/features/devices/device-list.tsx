import { MonitorSmartphone } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useCurrentSpace } from "@/api/current-space";
import { devicesQuery } from "@/api/devices";
import { usePaged } from "@/api/pages";
import type { Device } from "@/api/types";
import { DeviceRow, type DeviceAction } from "@/features/devices/device-row";
import { RemoveDevice } from "@/features/devices/remove-device";
import { RenameDevice } from "@/features/devices/rename-device";
import { useMessages } from "@/lib/i18n/locale";
import { Card } from "@/ui/card";
import { Empty } from "@/ui/empty";
import { PagedList } from "@/ui/paged-list";

interface DeviceListProps {
  search: string;
  addDevice: ReactNode;
  renderPath: (device: Device) => ReactNode;
}

export function DeviceList({ search, addDevice, renderPath }: DeviceListProps) {
  const m = useMessages();
  const devices = usePaged(devicesQuery(useCurrentSpace()?.id ?? null, search));
  const [asked, setAsked] = useState<{ device: Device; action: DeviceAction } | null>(null);
  const close = () => setAsked(null);
  const empty =
    search === "" ? (
      <Empty icon={MonitorSmartphone} title={m.devices.emptyTitle} text={m.devices.emptyText} action={addDevice} />
    ) : (
      <Empty icon={MonitorSmartphone} title={m.devices.noMatchTitle} text={m.devices.noMatchText(search)} />
    );
  return (
    <Card flush>
      <PagedList query={devices} empty={empty}>
        {(items) => (
          <ul className="divide-y divide-line">
            {items.map((device) => (
              <DeviceRow key={device.id} device={device} path={renderPath(device)} onAction={(action) => setAsked({ device, action })} />
            ))}
          </ul>
        )}
      </PagedList>
      {asked?.action === "rename" && <RenameDevice device={asked.device} onClose={close} />}
      {asked?.action === "remove" && <RemoveDevice device={asked.device} onClose={close} />}
    </Card>
  );
}
