import { useState } from "react";
import type { LoadedNetwork } from "@/api/types";
import { flowLogWords } from "@/features/networks/flow-words";
import { useUpdateNetwork } from "@/features/networks/use-update-network";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Choice } from "@/ui/choice";
import { SelectField } from "@/ui/select-field";
import { tellDone } from "@/ui/toast";

const offered = [1, 7, 14, 30, 90];

/** Whether it is noted who connects to whom, and for how long. */
export function FlowSettings({ network }: { network: LoadedNetwork }) {
  const m = useMessages();
  const w = useWords(flowLogWords);
  const kept = network.settings.flowLogDays ?? 0;
  const [log, setLog] = useState<"off" | "on">(network.settings.flowLog === true ? "on" : "off");
  const [days, setDays] = useState(kept);
  const update = useUpdateNetwork(network, () => tellDone(w.saved));
  const choices = [...new Set([...offered, ...(kept === 0 ? [] : [kept])])].toSorted((a, b) => a - b);
  return (
    <Card title={w.title}>
      <form
        noValidate
        className="max-w-md space-y-6"
        onSubmit={(event) => {
          event.preventDefault();
          update.mutate({ settings: { flowLog: log === "on", flowLogDays: days } });
        }}
      >
        <div>
          <Choice legend={w.choice} selected={log} onSelect={setLog} options={(["off", "on"] as const).map((value) => ({ value, label: w.choices[value] }))} />
          <p className="mt-2 text-sm text-muted">{w.hint[log]}</p>
        </div>
        {log === "on" && (
          <SelectField
            label={w.days}
            value={String(days)}
            onChange={(event) => setDays(Number(event.target.value))}
            options={[{ value: "0", label: w.usual }, ...choices.map((count) => ({ value: String(count), label: w.daysOf(count) }))]}
          />
        )}
        <Button type="submit" tone="primary" busy={update.isPending}>
          {m.common.save}
        </Button>
      </form>
    </Card>
  );
}
