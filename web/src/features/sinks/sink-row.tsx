import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changeSink, removeSink, rotateSecret, testSink, type SinkOwner } from "@/api/sinks";
import type { Sink } from "@/api/types";
import { DeliveryList } from "@/features/sinks/delivery-list";
import { Fault } from "@/features/sinks/fault";
import { sinkWords } from "@/features/sinks/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { Moment } from "@/ui/moment";
import { Status, type StatusTone } from "@/ui/status";
import { tellDone } from "@/ui/toast";

const tones: Record<Sink["state"], StatusTone> = { delivered: "good", waiting: "wait", retrying: "warn", disabled: "idle" };

interface SinkRowProps {
  owner: SinkOwner;
  sink: Sink;
  onSecret: (secret: string | null) => void;
}

export function SinkRow({ owner, sink, onSecret }: SinkRowProps) {
  const w = useWords(sinkWords);
  const queries = useQueryClient();
  const [asked, setAsked] = useState<"remove" | "rotate" | null>(null);
  const [open, setOpen] = useState(false);
  const settled = async () => {
    setAsked(null);
    await Promise.all([queries.invalidateQueries({ queryKey: ["sinks", owner] }), queries.invalidateQueries({ queryKey: ["deliveries", owner, sink.id] })]);
  };
  // What was sent to it is not asked for any more.
  const gone = () => {
    setAsked(null);
    return queries.invalidateQueries({ queryKey: ["sinks", owner] });
  };
  const test = useMutation({ mutationFn: () => testSink(owner, sink.id), onSuccess: () => tellDone(w.tested), onSettled: settled });
  const toggle = useMutation({ mutationFn: () => changeSink(owner, sink.id, { enabled: !sink.enabled }), onSettled: settled });
  const remove = useMutation({ mutationFn: () => removeSink(owner, sink.id), onSuccess: () => tellDone(w.removed), onSettled: gone });
  const rotate = useMutation({ mutationFn: () => rotateSecret(owner, sink.id), onSuccess: ({ secret }) => onSecret(secret), onSettled: settled });
  return (
    <li className="space-y-3 px-5 py-4 sm:px-6">
      <div className="flex flex-wrap items-start justify-between gap-x-8 gap-y-2">
        <div className="min-w-0">
          <p className="font-medium">{sink.name}</p>
          <p className="font-mono text-sm break-all text-muted">{sink.address}</p>
          <p className="mt-1 text-sm text-muted">
            {w[sink.kind]} · {w.last}: {sink.lastDeliveredAt === null ? w.never : <Moment at={sink.lastDeliveredAt} />}
            {sink.actions.length > 0 && ` · ${sink.actions.join(", ")}`}
          </p>
          {sink.twoSecretsUntil !== null && (
            <p className="mt-1 text-sm text-muted">
              {w.twoSecrets} <Moment at={sink.twoSecretsUntil} />
            </p>
          )}
        </div>
        <Status tone={tones[sink.state]} label={w.states[sink.state]} />
      </div>
      {sink.fault !== null && (
        <p className="rounded-lg bg-warn-soft px-3 py-2 text-sm">
          <Fault fault={sink.fault} text={sink.disabledReason ?? sink.lastError ?? ""} />
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button size="small" busy={test.isPending} disabled={!sink.enabled} onClick={() => test.mutate()}>
          {w.test}
        </Button>
        <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {w.deliveries}
        </Button>
        {sink.kind === "webhook" && (
          <Button size="small" onClick={() => setAsked("rotate")}>
            {w.rotate}
          </Button>
        )}
        <Button size="small" busy={toggle.isPending} onClick={() => toggle.mutate()}>
          {sink.enabled ? w.disable : w.enable}
        </Button>
        <Button size="small" tone="danger" onClick={() => setAsked("remove")}>
          {w.remove}
        </Button>
      </div>
      {open && <DeliveryList owner={owner} sinkId={sink.id} />}
      <Confirm open={asked === "remove"} onClose={() => setAsked(null)} title={w.removeTitle} text={w.removeText} confirmLabel={w.remove} busy={remove.isPending} onConfirm={() => remove.mutate()} />
      <Confirm open={asked === "rotate"} onClose={() => setAsked(null)} title={w.rotateTitle} text={w.rotateText} confirmLabel={w.rotate} busy={rotate.isPending} onConfirm={() => rotate.mutate()} />
    </li>
  );
}
