import { Link } from "@tanstack/react-router";
import { Ellipsis, Pause, Play, Trash2 } from "lucide-react";
import type { Exposure } from "@/api/types";
import { ExposureState } from "@/features/expose/exposure-state";
import { useMayChange } from "@/features/expose/may-change";
import { protocolText, rangeText } from "@/features/expose/ports";
import type { Selection } from "@/features/expose/selection";
import { ServiceIcon } from "@/features/expose/service-icon";
import { useTurnExposure } from "@/features/expose/use-exposure-change";
import { exposeWords } from "@/features/expose/words";
import { formatBytes } from "@/lib/format";
import { useLocale, useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { CopyText } from "@/ui/copy-text";
import { IconButton } from "@/ui/icon-button";
import { Menu, type MenuItem } from "@/ui/menu";
import { SelectBox } from "@/ui/select-box";

interface ExposureRowProps {
  exposure: Exposure;
  /** Named where more than one space is shown. */
  space: string | null;
  onRemove: () => void;
  selection: Selection;
}

export function ExposureRow({ exposure, space, onRemove, selection }: ExposureRowProps) {
  const m = useMessages();
  const w = useWords(exposeWords);
  const locale = useLocale();
  const turn = useTurnExposure();
  const mayChange = useMayChange()(exposure);
  const actions: readonly MenuItem[] = mayChange
    ? [
        { label: exposure.active ? w.pause : w.resume, icon: exposure.active ? Pause : Play, onSelect: () => turn.mutate(exposure) },
        { label: w.remove, icon: Trash2, danger: true, onSelect: onRemove },
      ]
    : [];
  return (
    <li className="grid grid-cols-[1fr_auto] items-center gap-x-5 gap-y-2 px-5 py-4 sm:px-6 md:grid-cols-[minmax(11rem,1.4fr)_minmax(11rem,1.4fr)_minmax(6.5rem,0.7fr)_minmax(8rem,1fr)_auto]">
      <div className="flex min-w-0 items-center gap-3.5">
        {mayChange && <SelectBox label={w.selectNamed(exposure.name)} checked={selection.has(exposure.id)} onChange={() => selection.toggle(exposure.id)} />}
        <ServiceIcon template={exposure.template} />
        <div className="min-w-0">
          <Link to="/expose/$exposureId" params={{ exposureId: exposure.id }} className="inline-block min-h-6 font-medium hover:underline">
            {exposure.name}
          </Link>
          <p className="text-sm text-muted">
            {w.onDevice} {exposure.deviceName}
            {space !== null && ` ${w.of(space)}`}
          </p>
        </div>
      </div>
      {actions.length > 0 ? <Menu trigger={<IconButton icon={Ellipsis} label={m.common.actionsFor(exposure.name)} className="md:order-last" />} items={actions} /> : <span className="size-9 md:order-last" />}
      <div className="col-span-2 min-w-0 md:col-span-1">
        <CopyText text={exposure.join} label={w.friendsType(exposure.name)} />
        <p className="text-sm text-muted">{exposure.ports.map((ports) => `${rangeText(ports)} ${protocolText(ports.protocol)}`).join(", ")}</p>
      </div>
      <div className="col-span-2 flex flex-wrap items-center justify-between gap-x-6 gap-y-1 md:contents">
        <ExposureState exposure={exposure} />
        <p className="text-sm text-muted tabular-nums">{w.traffic(formatBytes(exposure.totals.bytesIn, locale), formatBytes(exposure.totals.bytesOut, locale))}</p>
      </div>
    </li>
  );
}
