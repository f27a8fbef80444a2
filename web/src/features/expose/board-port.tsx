import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import type { Device, Exposure, ListeningPort, TunnelServer } from "@/api/types";
import { exposureOf, portId, type Carried } from "@/features/expose/board";
import { boardWords } from "@/features/expose/board-words";
import { DragHandle } from "@/features/expose/drag-handle";
import { ExposureState } from "@/features/expose/exposure-state";
import { holderOf } from "@/features/expose/ports";
import type { Selection } from "@/features/expose/selection";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { SelectBox } from "@/ui/select-box";
import { Status } from "@/ui/status";

interface BoardPortProps {
  device: Device;
  port: ListeningPort;
  servers: readonly TunnelServer[];
  exposures: readonly Exposure[];
  selection: Selection;
  onExpose: (carried: Carried) => void;
}

/** Who has this very port at all public addresses that there are; null: it is free at one of them. */
function rivalOf(port: ListeningPort, servers: readonly TunnelServer[], exposures: readonly Exposure[]): Exposure | null {
  const wanted = { protocol: port.protocol, first: port.port, last: port.port };
  let rival: Exposure | null = null;
  for (const server of servers) {
    for (const address of server.addresses) {
      if (server.status !== "active" || address.status !== "active") continue;
      rival = holderOf(wanted, exposures, address.id);
      if (rival === null) return null;
    }
  }
  return rival;
}

/** A port on which a program waits: what leads to it, or that nothing does. */
export function BoardPort({ device, port, servers, exposures, selection, onExpose }: BoardPortProps) {
  const w = useWords(boardWords);
  const id = portId(device.id, port);
  const carried: Carried = { kind: "port", device, port };
  const text = `${port.port} ${port.protocol.toUpperCase()}`;
  const what = w.portOf(port.program, text, device.name);
  const leading = useMemo(() => exposureOf(device, port, exposures), [device, port, exposures]);
  const rival = useMemo(() => (leading === null ? rivalOf(port, servers, exposures) : null), [leading, port, servers, exposures]);
  return (
    <li className="flex items-center gap-2.5 px-4 py-2">
      {leading === null && <SelectBox label={w.selectNamed(what)} checked={selection.has(id)} onChange={() => selection.toggle(id)} />}
      <DragHandle carried={carried} what={what} />
      <div className="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-x-4 gap-y-0.5">
        <p className="flex min-w-0 flex-wrap items-baseline gap-x-3">
          <span className="font-mono text-[0.84rem]">{text}</span>
          <span className="font-medium">{port.program}</span>
          {port.address !== "" && <span className="font-mono text-[0.84rem] text-muted">{port.address}</span>}
        </p>
        {leading !== null ? (
          <p className="flex flex-wrap items-center gap-x-3">
            <Link to="/expose/$exposureId" params={{ exposureId: leading.id }} className="inline-block min-h-6 font-mono text-[0.84rem] hover:underline">
              {leading.join}
            </Link>
            <ExposureState exposure={leading} />
          </p>
        ) : rival === null ? (
          <Status tone="idle" label={w.notExposed} />
        ) : (
          <span className="flex flex-wrap items-center gap-x-2 text-sm text-muted">
            <Status tone="warn" label={w.conflict} />
            {rival.name}
          </span>
        )}
      </div>
      <Button size="small" aria-label={w.exposeNamed(what)} onClick={() => onExpose(carried)}>
        {w.expose}
      </Button>
    </li>
  );
}
