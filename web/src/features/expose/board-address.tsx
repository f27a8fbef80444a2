import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import type { Exposure, PoolAddress, TunnelServer } from "@/api/types";
import type { Carried, Place } from "@/features/expose/board";
import { BoardExposure } from "@/features/expose/board-exposure";
import { boardWords } from "@/features/expose/board-words";
import { DropZone } from "@/features/expose/drop-zone";
import type { Selection } from "@/features/expose/selection";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Status } from "@/ui/status";

// A thousand rows at once are no list that anybody reads.
const firstShown = 25;
const nextShown = 100;

interface BoardAddressProps {
  server: TunnelServer;
  address: PoolAddress;
  /** All of the space. */
  exposures: readonly Exposure[];
  /** At this address and as searched for. */
  shown: readonly Exposure[];
  isSearched: boolean;
  carried: Carried | null;
  selection: Selection;
  mayChange: (exposure: Exposure) => boolean;
  onMove: (carried: Carried) => void;
}

/** A public address with what is at it. */
export function BoardAddress({ server, address, exposures, shown, isSearched, carried, selection, mayChange, onMove }: BoardAddressProps) {
  const w = useWords(boardWords);
  const [most, setMost] = useState(firstShown);
  const place = useMemo((): Place => ({ kind: "address", server, address }), [server, address]);
  const isUsed = server.status === "active" && address.status === "active";
  return (
    <DropZone
      place={place}
      carried={carried}
      exposures={exposures}
      heading={
        <>
          <h3 className="font-mono text-[0.9rem] font-medium">{address.address}</h3>
          <Link to="/expose/servers/$serverId" params={{ serverId: server.id }} className="inline-flex min-h-6 items-center text-sm text-muted hover:underline">
            {server.name}
          </Link>
          {!isUsed && <Status tone="idle" label={w.disabled} />}
          <span className="ml-auto text-sm text-muted">{w.count(address.exposures)}</span>
        </>
      }
    >
      {shown.length === 0 ? (
        <p className="px-4 pb-3 text-sm text-muted">{isSearched ? w.noMatch : w.nothingHere}</p>
      ) : (
        <ul className="divide-y divide-line border-t border-line">
          {shown.slice(0, most).map((exposure) => (
            <BoardExposure key={exposure.id} exposure={exposure} mayChange={mayChange(exposure)} selection={selection} onMove={onMove} />
          ))}
        </ul>
      )}
      {shown.length > most && (
        <div className="border-t border-line px-4 py-2.5">
          <Button size="small" onClick={() => setMost(most + nextShown)}>
            {w.more(Math.min(shown.length - most, nextShown))}
          </Button>
        </div>
      )}
    </DropZone>
  );
}
