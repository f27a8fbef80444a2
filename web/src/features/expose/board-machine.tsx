import { Link } from "@tanstack/react-router";
import { ChevronDown, ChevronRight } from "lucide-react";
import { useMemo } from "react";
import type { Device, Exposure, ListeningPort, TunnelServer } from "@/api/types";
import { portId, type Carried, type Place } from "@/features/expose/board";
import { BoardPort } from "@/features/expose/board-port";
import { boardWords } from "@/features/expose/board-words";
import { DropZone } from "@/features/expose/drop-zone";
import type { Selection } from "@/features/expose/selection";
import { serverWords } from "@/features/expose/server-words";
import { useWords } from "@/lib/i18n/words";
import { IconButton } from "@/ui/icon-button";
import { Status } from "@/ui/status";

interface BoardMachineProps {
  device: Device;
  servers: readonly TunnelServer[];
  exposures: readonly Exposure[];
  /** Undefined while it is not known; null where nobody asked yet. */
  ports: readonly ListeningPort[] | null | undefined;
  isSearched: boolean;
  carried: Carried | null;
  selection: Selection;
  onToggle: () => void;
  onExpose: (carried: Carried) => void;
}

/** A device at home with what was seen waiting for callers there. */
export function BoardMachine({ device, servers, exposures, ports, isSearched, carried, selection, onToggle, onExpose }: BoardMachineProps) {
  const w = useWords(boardWords);
  const s = useWords(serverWords);
  const place = useMemo((): Place => ({ kind: "machine", device }), [device]);
  const isOpen = ports !== null;
  return (
    <DropZone
      place={place}
      carried={carried}
      exposures={exposures}
      heading={
        <>
          <IconButton icon={isOpen ? ChevronDown : ChevronRight} label={w.showPorts(device.name)} aria-expanded={isOpen} className="-ml-2" onClick={onToggle} />
          <h3 className="font-medium">
            <Link to="/devices/$deviceId" params={{ deviceId: device.id }} search={{ tab: "exposed" }} className="inline-block min-h-6 hover:underline">
              {device.name}
            </Link>
          </h3>
          <Status tone={device.status === "online" ? "good" : "idle"} label={device.status === "online" ? s.online : s.away} />
        </>
      }
    >
      {ports !== null && ports !== undefined && ports.length === 0 && <p className="px-4 pb-3 text-sm text-muted">{isSearched ? w.noMatch : w.noListening}</p>}
      {ports !== null && ports !== undefined && ports.length > 0 && (
        <ul className="divide-y divide-line border-t border-line">
          {ports.map((port) => (
            <BoardPort key={portId(device.id, port)} device={device} port={port} servers={servers} exposures={exposures} selection={selection} onExpose={onExpose} />
          ))}
        </ul>
      )}
    </DropZone>
  );
}
