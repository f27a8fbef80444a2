import { Link } from "@tanstack/react-router";
import { Ellipsis, Pencil, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { useMay } from "@/api/permissions";
import type { Device } from "@/api/types";
import { useMessages } from "@/lib/i18n/locale";
import { CopyText } from "@/ui/copy-text";
import { DeviceIcon } from "@/ui/device-icon";
import { DeviceStatus } from "@/ui/device-status";
import { IconButton } from "@/ui/icon-button";
import { Menu, type MenuItem } from "@/ui/menu";

export type DeviceAction = "rename" | "remove";

interface DeviceRowProps {
  device: Device;
  /** How it reaches the others of its first network. */
  path: ReactNode;
  onAction: (action: DeviceAction) => void;
}

export function DeviceRow({ device, path, onAction }: DeviceRowProps) {
  const m = useMessages();
  const may = useMay();
  const actions: readonly MenuItem[] = [
    ...(may(device.tenantId, "deviceUpdate") ? [{ label: m.common.rename, icon: Pencil, onSelect: () => onAction("rename") }] : []),
    ...(may(device.tenantId, "deviceDelete") ? [{ label: m.common.remove, icon: Trash2, danger: true, onSelect: () => onAction("remove") }] : []),
  ];
  const [first, ...others] = device.networks;
  return (
    <li className="grid grid-cols-[1fr_auto] items-center gap-x-5 gap-y-2 px-5 py-4 sm:px-6 md:grid-cols-[minmax(11rem,1.5fr)_minmax(9.5rem,1fr)_minmax(7rem,0.8fr)_minmax(8rem,1fr)_auto]">
      <div className="flex min-w-0 items-center gap-3.5">
        <DeviceIcon kind={device.kind} platform={device.platform} />
        <div className="min-w-0">
          <Link to="/devices/$deviceId" params={{ deviceId: device.id }} className="inline-block min-h-6 font-medium hover:underline">
            {device.name}
          </Link>
          <p className="text-sm text-muted">{device.kind === "config" ? m.devices.configOnly : device.agentVersion === "" ? device.platform : `lanstead ${device.agentVersion}`}</p>
        </div>
      </div>
      {/* Where nothing may be done its place stays, so that the columns do. */}
      {actions.length > 0 ? <Menu trigger={<IconButton icon={Ellipsis} label={m.common.actionsFor(device.name)} className="md:order-last" />} items={actions} /> : <span className="size-9 md:order-last" />}
      <div className="col-span-2 min-w-0 md:col-span-1">
        {first === undefined ? (
          <span className="text-sm text-muted">{m.devices.noNetwork}</span>
        ) : (
          <>
            <CopyText text={first.ipv4} label={`${device.name} IPv4`} />
            <p className="text-sm text-muted">
              {first.networkName} {others.length > 0 && m.devices.moreNetworks(others.length)}
            </p>
          </>
        )}
      </div>
      <div className="col-span-2 flex flex-wrap items-start justify-between gap-x-6 gap-y-1 md:contents">
        <DeviceStatus status={device.status} />
        {path}
      </div>
    </li>
  );
}
