import { useQueryClient } from "@tanstack/react-query";
import { ArrowRightLeft } from "lucide-react";
import { useState } from "react";
import { updateExposure } from "@/api/expose";
import type { Exposure, TunnelServer } from "@/api/types";
import { AddressPick, picksOf, type Pick } from "@/features/expose/address-pick";
import { boardWords } from "@/features/expose/board-words";
import { BulkDialog } from "@/features/expose/bulk-dialog";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";

interface MoveExposuresProps {
  exposures: readonly Exposure[];
  servers: readonly TunnelServer[];
  onMoved: () => void;
}

/** Takes the selected exposures to another public address, each with its ports. */
export function MoveExposures({ exposures, servers, onMoved }: MoveExposuresProps) {
  const w = useWords(boardWords);
  const queries = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const [picked, setPicked] = useState<Pick>();
  const [first] = picksOf(servers);
  const to = picked ?? first;
  return (
    <>
      <Button size="small" disabled={first === undefined} onClick={() => setIsOpen(true)}>
        <ArrowRightLeft aria-hidden />
        {w.move}
      </Button>
      {isOpen && to !== undefined && (
        <BulkDialog
          title={w.moveMany(exposures.length)}
          text={w.moveManyText}
          doLabel={w.moveDo}
          doneText={w.allMoved}
          items={exposures}
          nameOf={(exposure) => exposure.name}
          run={(exposure) => updateExposure(exposure.id, { ...(to.serverId === exposure.serverId ? {} : { serverId: to.serverId }), addressId: to.addressId })}
          onClose={() => setIsOpen(false)}
          onDone={onMoved}
          onSettled={() => void queries.invalidateQueries({ queryKey: ["expose"] })}
        >
          <AddressPick label={w.toAddress} servers={servers} picked={to} onPick={setPicked} />
        </BulkDialog>
      )}
    </>
  );
}
