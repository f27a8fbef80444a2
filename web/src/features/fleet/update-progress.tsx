import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changeFleetUpdate, fleetQuery } from "@/api/fleet";
import type { FleetStep, FleetUpdate } from "@/api/types";
import { fleetWords, type StepState } from "@/features/fleet/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { FailureNotice } from "@/ui/failure-notice";
import { Moment } from "@/ui/moment";
import { Notice } from "@/ui/notice";
import { Status, type StatusTone } from "@/ui/status";
import { tellDone } from "@/ui/toast";

const tones: Record<StepState, StatusTone> = {
  waiting: "idle",
  asked: "wait",
  installing: "wait",
  done: "good",
  declined: "idle",
  away: "idle",
  failed: "warn",
  rolled_back: "warn",
  called_off: "idle",
};

const open = new Set<string>(["waiting", "asked", "installing"] satisfies StepState[]);

/** The last update of a space's machines: how far it is, and each machine in it. */
export function UpdateProgress({ tenantId, update, mayUpdate }: { tenantId: string; update: FleetUpdate; mayUpdate: boolean }) {
  const w = useWords(fleetWords);
  const queries = useQueryClient();
  const [aborting, setAborting] = useState(false);
  const change = useMutation({
    mutationFn: (status: "paused" | "running" | "aborted") => changeFleetUpdate(tenantId, update.id, status),
    onSuccess: (_, status) => tellDone(status === "paused" ? w.paused : status === "running" ? w.resumed : w.aborted),
    onSettled: () => {
      setAborting(false);
      return queries.invalidateQueries({ queryKey: fleetQuery(tenantId).queryKey });
    },
  });
  const isOpen = update.status === "running" || update.status === "paused";
  const answered = update.machines.filter((machine) => !open.has(machine.state)).length;
  return (
    <Card
      title={w.current(update.version)}
      actions={
        isOpen && mayUpdate ? (
          <div className="flex gap-2">
            <Button size="small" busy={change.isPending} onClick={() => change.mutate(update.status === "running" ? "paused" : "running")}>
              {update.status === "running" ? w.pause : w.resume}
            </Button>
            <Button size="small" tone="danger" onClick={() => setAborting(true)}>
              {w.abort}
            </Button>
          </div>
        ) : undefined
      }
    >
      <div className="flex flex-wrap items-center gap-x-6 gap-y-1">
        <Status tone={update.status === "running" ? "wait" : update.status === "done" ? "good" : update.status === "stopped" ? "warn" : "idle"} label={w.statuses[update.status]} />
        {isOpen && <span className="text-sm">{w.wave(update.wave, update.waves)}</span>}
        <span className="text-sm text-muted">
          <Moment at={update.createdAt} />
          {update.createdBy !== "" && `, ${w.by(update.createdBy)}`}
        </span>
      </div>
      <progress className="mt-4 h-2 w-full appearance-none overflow-hidden rounded-full bg-sunken [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent" max={update.machines.length} value={answered} aria-label={w.progress(answered, update.machines.length)} />
      <p className="mt-1 text-sm text-muted">{w.progress(answered, update.machines.length)}</p>
      {update.status === "running" && update.healthyAt !== null && update.wave < update.waves && <p className="mt-1 text-sm text-muted">{w.waits(update.gateMinutes)}</p>}
      {update.reason !== "" && (
        <div className="mt-4">
          <Notice tone="warn" title={w.statuses.stopped}>
            {update.reason}
          </Notice>
        </div>
      )}
      {change.error !== null && <FailureNotice error={change.error} />}
      <ul className="mt-4 divide-y divide-line border-y border-line">
        {update.machines.map((machine) => (
          <StepRow key={machine.deviceId} step={machine} waves={update.waves} />
        ))}
      </ul>
      <Confirm open={aborting} onClose={() => setAborting(false)} title={w.abortTitle} text={w.abortText} confirmLabel={w.abort} busy={change.isPending} onConfirm={() => change.mutate("aborted")} />
    </Card>
  );
}

function StepRow({ step, waves }: { step: FleetStep; waves: number }) {
  const w = useWords(fleetWords);
  const state = step.state in tones ? (step.state as StepState) : "waiting";
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-1 py-2.5">
      <div className="min-w-40 flex-1">
        <p className="font-medium">{step.name}</p>
        {step.detail !== "" && <p className="text-sm text-muted">{step.detail}</p>}
      </div>
      <span className="text-sm text-muted">{w.wave(step.wave, waves)}</span>
      <div className="sm:w-44">
        <Status tone={tones[state]} label={w.steps[state]} />
      </div>
    </li>
  );
}
