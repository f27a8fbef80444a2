import { useQueryClient } from "@tanstack/react-query";
import { RadioTower } from "lucide-react";
import { useState } from "react";
import { createExposure } from "@/api/expose";
import type { Device, ListeningPort, TunnelServer } from "@/api/types";
import { AddressPick, picksOf, type Pick } from "@/features/expose/address-pick";
import { boardWords } from "@/features/expose/board-words";
import { BulkBar } from "@/features/expose/bulk-bar";
import { BulkDialog } from "@/features/expose/bulk-dialog";
import type { Selection } from "@/features/expose/selection";
import { useWords } from "@/lib/i18n/words";
import { randomUuid } from "@/lib/uuid";
import { Button } from "@/ui/button";

/** A port of a device that nothing leads to yet. */
export interface SeenPort {
  readonly id: string;
  readonly device: Device;
  readonly port: ListeningPort;
}

interface ExposeSelectedProps {
  tenantId: string;
  servers: readonly TunnelServer[];
  ports: readonly SeenPort[];
  selection: Selection;
}

/** Exposes all selected ports at one address; each gets a public port of its own. */
export function ExposeSelected({ tenantId, servers, ports, selection }: ExposeSelectedProps) {
  const w = useWords(boardWords);
  const queries = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const [picked, setPicked] = useState<Pick>();
  const chosen = ports.filter((one) => selection.has(one.id));
  const [first] = picksOf(servers);
  const to = picked ?? first;
  return (
    <>
      <BulkBar selection={selection} ids={ports.map((one) => one.id)} progress={null} result={null} onForget={selection.clear}>
        <Button size="small" disabled={first === undefined} onClick={() => setIsOpen(true)}>
          <RadioTower aria-hidden />
          {w.exposeSelected}
        </Button>
      </BulkBar>
      {isOpen && to !== undefined && (
        <BulkDialog
          title={w.exposeMany(chosen.length)}
          text={w.exposeManyText}
          doLabel={w.make}
          doneText={w.allExposed}
          items={chosen}
          nameOf={({ device, port }) => w.portOf(port.program, `${port.port} ${port.protocol.toUpperCase()}`, device.name)}
          run={({ device, port }) =>
            createExposure(
              tenantId,
              { deviceId: device.id, ...to, ...(port.program === "" ? {} : { name: port.program }), ports: [{ protocol: port.protocol, targetPort: port.port }] },
              randomUuid(),
            )
          }
          onClose={() => setIsOpen(false)}
          onDone={selection.clear}
          onSettled={() => void queries.invalidateQueries({ queryKey: ["expose"] })}
        >
          <AddressPick label={w.toAddress} servers={servers} picked={to} onPick={setPicked} />
        </BulkDialog>
      )}
    </>
  );
}
