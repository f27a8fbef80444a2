import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { beginFleetUpdate, fleetQuery } from "@/api/fleet";
import { fleetWords } from "@/features/fleet/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { FailureNotice } from "@/ui/failure-notice";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

export function BeginUpdate({ tenantId, version }: { tenantId: string; version: string }) {
  const w = useWords(fleetWords);
  const queries = useQueryClient();
  const [first, setFirst] = useState("1");
  const [second, setSecond] = useState("10%");
  const [gate, setGate] = useState("5");
  const begin = useMutation({
    mutationFn: () => beginFleetUpdate(tenantId, { version, waves: [first, second].map((wave) => wave.trim()).filter((wave) => wave !== ""), gateMinutes: Math.trunc(Number(gate)) }),
    onSuccess: () => tellDone(w.started),
    onSettled: () => queries.invalidateQueries({ queryKey: fleetQuery(tenantId).queryKey }),
  });
  return (
    <form
      noValidate
      className="mt-5 space-y-4 border-t border-line pt-5"
      onSubmit={(event) => {
        event.preventDefault();
        begin.mutate();
      }}
    >
      <p className="max-w-prose text-muted">{w.beginText}</p>
      <div className="grid max-w-2xl gap-4 sm:grid-cols-3">
        <TextField label={w.firstWave} autoComplete="off" value={first} onChange={(event) => setFirst(event.target.value)} />
        <TextField label={w.secondWave} autoComplete="off" value={second} onChange={(event) => setSecond(event.target.value)} />
        <TextField label={w.gate} inputMode="numeric" autoComplete="off" value={gate} onChange={(event) => setGate(event.target.value)} />
      </div>
      <p className="text-sm text-muted">{w.waveHint}</p>
      {begin.error !== null && <FailureNotice error={begin.error} />}
      <Button type="submit" tone="primary" busy={begin.isPending}>
        {w.start(version)}
      </Button>
    </form>
  );
}
