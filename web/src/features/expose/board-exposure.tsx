import { Link } from "@tanstack/react-router";
import { ArrowRightLeft } from "lucide-react";
import type { Exposure } from "@/api/types";
import { portsText, type Carried } from "@/features/expose/board";
import { boardWords } from "@/features/expose/board-words";
import { DragHandle } from "@/features/expose/drag-handle";
import { ExposureState } from "@/features/expose/exposure-state";
import { rangeText } from "@/features/expose/ports";
import type { Selection } from "@/features/expose/selection";
import { useWords } from "@/lib/i18n/words";
import { IconButton } from "@/ui/icon-button";
import { SelectBox } from "@/ui/select-box";
import { Status } from "@/ui/status";

interface BoardExposureProps {
  exposure: Exposure;
  mayChange: boolean;
  selection: Selection;
  onMove: (carried: Carried) => void;
}

/** An exposure at its address: its ports, where they lead, and how it is. */
export function BoardExposure({ exposure, mayChange, selection, onMove }: BoardExposureProps) {
  const w = useWords(boardWords);
  const carried: Carried = { kind: "exposure", exposure };
  const what = w.exposureOf(exposure.name, exposure.ports.map(portsText).join(", "));
  const targets = exposure.ports.map((ports) => rangeText({ first: ports.targetPort, last: ports.targetPort + ports.last - ports.first })).join(", ");
  return (
    <li className="flex items-center gap-2.5 px-4 py-2">
      {mayChange && <SelectBox label={w.selectNamed(what)} checked={selection.has(exposure.id)} onChange={() => selection.toggle(exposure.id)} />}
      {mayChange && <DragHandle carried={carried} what={what} />}
      <div className="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-x-4 gap-y-0.5">
        <div className="min-w-0">
          <p className="flex flex-wrap items-baseline gap-x-3">
            <span className="font-mono text-[0.84rem]">{exposure.ports.map(portsText).join(", ")}</span>
            <Link to="/expose/$exposureId" params={{ exposureId: exposure.id }} className="inline-block min-h-6 font-medium hover:underline">
              {exposure.name}
            </Link>
          </p>
          <p className="text-sm text-muted">{w.leadsTo(exposure.target === null ? exposure.deviceName : `${exposure.target} (${exposure.deviceName})`, targets)}</p>
        </div>
        {exposure.publicSide?.code === "agent.exposure_port_in_use" ? <Status tone="warn" label={w.conflict} /> : <ExposureState exposure={exposure} />}
      </div>
      {mayChange && <IconButton icon={ArrowRightLeft} label={w.moveNamed(what)} onClick={() => onMove(carried)} />}
    </li>
  );
}
