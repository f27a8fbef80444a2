import { DndContext, DragOverlay, KeyboardSensor, PointerSensor, useSensor, useSensors, type DragEndEvent, type DragStartEvent } from "@dnd-kit/core";
import { useState } from "react";
import type { Device, Exposure, ServiceTemplate, TunnelServer } from "@/api/types";
import { outcomeOf, type Carried, type Place } from "@/features/expose/board";
import { BoardAddresses } from "@/features/expose/board-addresses";
import { BoardDialog } from "@/features/expose/board-dialog";
import { BoardHome } from "@/features/expose/board-home";
import { boardKeyboard } from "@/features/expose/board-keyboard";
import { boardWords } from "@/features/expose/board-words";
import { carriedOf, nameOf, placeOf, useBoardSpeech } from "@/features/expose/board-speech";
import { useWords } from "@/lib/i18n/words";
import { SearchField } from "@/ui/search-field";

export interface BoardData {
  readonly tenantId: string;
  readonly servers: readonly TunnelServer[];
  readonly exposures: readonly Exposure[];
  readonly templates: readonly ServiceTemplate[];
  /** On which something may be exposed; no tunnel servers. */
  readonly devices: readonly Device[];
}

interface Asked {
  readonly carried: Carried;
  readonly place: Place | null;
}

/** Two columns between which things are dragged; each can also be done by a button, which opens the same dialog. */
export function BoardView({ search, onSearch, ...data }: BoardData & { search: string; onSearch: (text: string) => void }) {
  const w = useWords(boardWords);
  const [carried, setCarried] = useState<Carried | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [keyboard] = useState(boardKeyboard);
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 6 } }), useSensor(KeyboardSensor, { coordinateGetter: keyboard.coordinates }));
  const speech = useBoardSpeech(data.exposures);
  const start = ({ active }: DragStartEvent) => {
    keyboard.reset();
    setCarried(carriedOf(active));
  };
  const end = ({ active, over }: DragEndEvent) => {
    setCarried(null);
    const [what, place] = [carriedOf(active), placeOf(over)];
    if (what === null || place === null) return;
    const outcome = outcomeOf(what, place, data.exposures);
    if (outcome.kind === "fits" || outcome.kind === "taken") setAsked({ carried: what, place });
  };
  const ask = (what: Carried) => setAsked({ carried: what, place: null });
  return (
    <DndContext sensors={sensors} collisionDetection={keyboard.collisions} accessibility={speech} onDragStart={start} onDragEnd={end} onDragCancel={() => setCarried(null)}>
      <div className="mb-5">
        <SearchField label={w.search} value={search} onChange={onSearch} />
      </div>
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <BoardAddresses data={data} search={search} carried={carried} onMove={ask} />
        <BoardHome data={data} search={search} carried={carried} onExpose={ask} />
      </div>
      <DragOverlay dropAnimation={null}>
        {carried !== null && <p className="w-max max-w-80 rounded-lg border border-accent bg-surface px-3 py-1.5 text-sm font-medium shadow-lift">{nameOf(carried, w)}</p>}
      </DragOverlay>
      {asked !== null && <BoardDialog data={data} carried={asked.carried} place={asked.place} onClose={() => setAsked(null)} />}
    </DndContext>
  );
}
