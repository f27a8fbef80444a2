import { ArrowRightLeft, Pause, Play, Trash2 } from "lucide-react";
import { useState } from "react";
import { removeTunnelClient, updateTunnelClient } from "@/api/expose";
import type { TunnelClient, TunnelServer } from "@/api/types";
import { useBulk } from "@/features/expose/bulk";
import { BulkBar } from "@/features/expose/bulk-bar";
import { clientWords } from "@/features/expose/client-words";
import { MoveClients } from "@/features/expose/move-clients";
import type { Selection } from "@/features/expose/selection";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";

interface SelectedClientsProps {
  server: TunnelServer;
  clients: readonly TunnelClient[];
  selection: Selection;
}

/** Moves, suspends, resumes and takes away the selected devices. */
export function SelectedClients({ server, clients, selection }: SelectedClientsProps) {
  const w = useWords(clientWords);
  const [asked, setAsked] = useState<"move" | "remove" | null>(null);
  const bulk = useBulk<TunnelClient>((client) => client.deviceName, selection.clear);
  const chosen = clients.filter((client) => selection.has(client.id));
  const turn = (status: TunnelClient["status"]) =>
    bulk.run({
      what: status === "active" ? w.allResumed : w.allSuspended,
      items: chosen.filter((client) => client.status !== status),
      run: (client) => updateTunnelClient(client.id, { status, moveExposures: false }),
    });
  return (
    <>
      <BulkBar selection={selection} ids={clients.map((client) => client.id)} progress={bulk.progress} result={bulk.result} onForget={bulk.forget}>
        <Button size="small" onClick={() => setAsked("move")}>
          <ArrowRightLeft aria-hidden />
          {w.move}
        </Button>
        <Button size="small" onClick={() => turn("suspended")}>
          <Pause aria-hidden />
          {w.suspend}
        </Button>
        <Button size="small" onClick={() => turn("active")}>
          <Play aria-hidden />
          {w.resume}
        </Button>
        <Button size="small" tone="danger" onClick={() => setAsked("remove")}>
          <Trash2 aria-hidden />
          {w.removeDo}
        </Button>
      </BulkBar>
      {asked === "move" && <MoveClients clients={chosen} server={server} onClose={() => setAsked(null)} onMoved={selection.clear} />}
      <Confirm
        open={asked === "remove"}
        onClose={() => setAsked(null)}
        title={w.takeManyTitle(chosen.length)}
        text={w.clientRemoveText}
        confirmLabel={w.removeDo}
        busy={bulk.isPending}
        onConfirm={() => {
          setAsked(null);
          bulk.run({ what: w.allTaken, items: chosen, run: (client) => removeTunnelClient(client.id) });
        }}
      />
    </>
  );
}
