import { clsx } from "clsx";
import { ListChecks } from "lucide-react";
import { deviceChangesQuery } from "@/api/devices";
import { usePaged } from "@/api/pages";
import type { Device, DeviceChange } from "@/api/types";
import { isTrouble, readChangeItems } from "@/features/devices/change-items";
import { deviceWords } from "@/features/devices/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Empty } from "@/ui/empty";
import { Moment } from "@/ui/moment";
import { PagedList } from "@/ui/paged-list";
import { Status } from "@/ui/status";

/** Every change asked of the device, and item by item what became of it. */
export function ChangeLog({ device }: { device: Device }) {
  const m = useMessages();
  const changes = usePaged(deviceChangesQuery(device.id));
  return (
    <PagedList query={changes} empty={<Empty icon={ListChecks} title={m.devices.noChanges} text={m.devices.noChangesText} />}>
      {(items) => (
        <ol className="divide-y divide-line">
          {items.map((change) => (
            <ChangeRow key={change.id} device={device} change={change} />
          ))}
        </ol>
      )}
    </PagedList>
  );
}

function ChangeRow({ device, change }: { device: Device; change: DeviceChange }) {
  const m = useMessages();
  const w = useWords(deviceWords);
  const items = readChangeItems(change.items);
  const network = device.networks.find((membership) => membership.networkId === change.networkId);
  return (
    <li className="px-5 py-4 sm:px-6">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
        <p className="font-medium">
          {change.networkId === null ? m.devices.manifest : (network?.networkName ?? m.common.network)} <span className="font-normal text-muted">· {m.devices.revision(change.revision)}</span>
        </p>
        <p className="flex items-center gap-4 text-sm text-muted">
          <Moment at={change.appliedAt} />
          <Status tone={change.succeeded ? "good" : "warn"} label={change.succeeded ? m.devices.applied : m.devices.failed} />
        </p>
      </div>
      {items.length > 0 && (
        <ul className="mt-2 space-y-1 font-mono text-[0.8125rem]">
          {items.map((item) => (
            <li key={item.item} className="flex flex-wrap gap-x-4">
              <span className="text-muted">{item.item}</span>
              <span className={clsx("font-sans", isTrouble(item) && "text-bad")}>{w.outcomes[item.outcome]}</span>
              {item.detail !== "" && <span>{item.detail}</span>}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
