import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { listeningQuery } from "@/api/expose";
import type { Device, ListeningPort } from "@/api/types";
import { exposureOf, fitsSearch, portId, type Carried } from "@/features/expose/board";
import { BoardMachine } from "@/features/expose/board-machine";
import { BoardTemplates } from "@/features/expose/board-templates";
import type { BoardData } from "@/features/expose/board-view";
import { boardWords } from "@/features/expose/board-words";
import { ExposeSelected, type SeenPort } from "@/features/expose/expose-selected";
import { useSelection } from "@/features/expose/selection";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";

// Of so many the ports are asked for at once; of the others when one looks at them.
const openAtFirst = 8;
const nextShown = 40;

interface BoardHomeProps {
  data: BoardData;
  search: string;
  carried: Carried | null;
  onExpose: (carried: Carried) => void;
}

/** The right column: each device with what its programs listen on, and known services. */
export function BoardHome({ data, search, carried, onExpose }: BoardHomeProps) {
  const w = useWords(boardWords);
  const selection = useSelection();
  const { devices, servers, exposures, templates } = data;
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(devices.slice(0, openAtFirst).map((device) => device.id)));
  const [most, setMost] = useState(nextShown);
  const opened = devices.filter((device) => open.has(device.id));
  const answers = useQueries({ queries: opened.map((device) => listeningQuery(device.id)) });
  const listening = new Map(opened.map((device, at) => [device.id, answers[at]?.data]));
  const portsOf = (device: Device): readonly ListeningPort[] | undefined => {
    const ports = listening.get(device.id);
    return search === "" || fitsSearch(device.name, search) ? ports : ports?.filter((port) => fitsSearch(`${device.name}\n${port.program}\n${port.port} ${port.protocol}`, search));
  };
  const shown = devices.filter((device) => search === "" || fitsSearch(device.name, search) || (portsOf(device)?.length ?? 0) > 0);
  const free: SeenPort[] = shown.flatMap((device) => (portsOf(device) ?? []).flatMap((port) => (exposureOf(device, port, exposures) === null ? [{ id: portId(device.id, port), device, port }] : [])));
  const toggle = (id: string) => {
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    setOpen(next);
  };
  return (
    <Card title={w.home} flush>
      <ExposeSelected tenantId={data.tenantId} servers={servers} ports={free} selection={selection} />
      <div className="space-y-3 p-3">
        <BoardTemplates templates={templates} onExpose={onExpose} />
        {devices.length === 0 && <p className="px-2 py-1.5 text-muted">{w.noDevices}</p>}
        {devices.length > 0 && shown.length === 0 && <p className="px-2 py-1.5 text-muted">{w.noMatch}</p>}
        <ul aria-label={w.home} className="space-y-3">
          {shown.slice(0, most).map((device) => (
            <BoardMachine
              key={device.id}
              device={device}
              servers={servers}
              exposures={exposures}
              ports={open.has(device.id) ? portsOf(device) : null}
              isSearched={search !== ""}
              carried={carried}
              selection={selection}
              onToggle={() => toggle(device.id)}
              onExpose={onExpose}
            />
          ))}
        </ul>
        {shown.length > most && (
          <Button size="small" onClick={() => setMost(most + nextShown)}>
            {w.more(Math.min(shown.length - most, nextShown))}
          </Button>
        )}
      </div>
    </Card>
  );
}
