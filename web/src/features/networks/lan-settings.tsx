import { useState } from "react";
import type { LoadedNetwork } from "@/api/types";
import { useUpdateNetwork } from "@/features/networks/use-update-network";
import { networkWords } from "@/features/networks/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Choice } from "@/ui/choice";
import { tellDone } from "@/ui/toast";

/** Whether what a machine sends to all reaches all. */
export function LanSettings({ network }: { network: LoadedNetwork }) {
  const m = useMessages();
  const w = useWords(networkWords);
  const [lan, setLan] = useState<"off" | "on">(network.settings.actsAsLan === true ? "on" : "off");
  const update = useUpdateNetwork(network, () => tellDone(w.saved));
  return (
    <Card title={w.lan}>
      <form
        noValidate
        className="max-w-md space-y-6"
        onSubmit={(event) => {
          event.preventDefault();
          update.mutate({ settings: { actsAsLan: lan === "on" } });
        }}
      >
        <div>
          <Choice legend={w.lanChoice} selected={lan} onSelect={setLan} options={(["off", "on"] as const).map((value) => ({ value, label: w.lanChoices[value] }))} />
          <p className="mt-2 text-sm text-muted">{w.lanHint[lan]}</p>
        </div>
        <Button type="submit" tone="primary" busy={update.isPending}>
          {m.common.save}
        </Button>
      </form>
    </Card>
  );
}
