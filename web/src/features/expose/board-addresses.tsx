import { useMemo } from "react";
import type { Exposure } from "@/api/types";
import { fitsSearch, portsText, type Carried } from "@/features/expose/board";
import { BoardAddress } from "@/features/expose/board-address";
import type { BoardData } from "@/features/expose/board-view";
import { boardWords } from "@/features/expose/board-words";
import { useMayChange } from "@/features/expose/may-change";
import { MoveExposures } from "@/features/expose/move-exposures";
import { SelectedExposures } from "@/features/expose/selected-exposures";
import { useSelection } from "@/features/expose/selection";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";

interface BoardAddressesProps {
  data: BoardData;
  search: string;
  carried: Carried | null;
  onMove: (carried: Carried) => void;
}

/** The left column: each public address with what is at it. */
export function BoardAddresses({ data, search, carried, onMove }: BoardAddressesProps) {
  const w = useWords(boardWords);
  const mayChange = useMayChange();
  const selection = useSelection();
  const { servers, exposures } = data;
  const found = useMemo(() => exposures.filter((exposure) => search === "" || fitsSearch(textOf(exposure), search)), [exposures, search]);
  const byAddress = useMemo(() => grouped(found), [found]);
  const chosen = exposures.filter((exposure) => selection.has(exposure.id));
  const addresses = servers.flatMap((server) => server.addresses.map((address) => ({ server, address })));
  return (
    <Card title={w.addresses} flush>
      <SelectedExposures selection={selection} selectable={found.filter(mayChange)} more={<MoveExposures exposures={chosen} servers={servers} onMoved={selection.clear} />} />
      {addresses.length === 0 && <p className="px-5 pb-5 text-muted sm:px-6">{w.noServers}</p>}
      <ul aria-label={w.addresses} className="space-y-3 p-3 pt-3">
        {addresses.map(({ server, address }) => (
          <BoardAddress
            key={address.id}
            server={server}
            address={address}
            exposures={exposures}
            shown={byAddress.get(address.id) ?? []}
            isSearched={search !== ""}
            carried={carried}
            selection={selection}
            mayChange={mayChange}
            onMove={onMove}
          />
        ))}
      </ul>
    </Card>
  );
}

function grouped(exposures: readonly Exposure[]): ReadonlyMap<string, readonly Exposure[]> {
  const groups = new Map<string, Exposure[]>();
  for (const exposure of exposures) {
    const group = groups.get(exposure.addressId);
    if (group === undefined) groups.set(exposure.addressId, [exposure]);
    else group.push(exposure);
  }
  return groups;
}

function textOf(exposure: Exposure): string {
  return [exposure.name, exposure.deviceName, exposure.join, exposure.template, ...exposure.ports.map(portsText)].join("\n");
}
