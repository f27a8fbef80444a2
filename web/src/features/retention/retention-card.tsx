import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { body, client } from "@/api/client";
import { retentionQuery } from "@/api/retention";
import type { Retention } from "@/api/types";
import { retentionWords } from "@/features/retention/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { FailureNotice } from "@/ui/failure-notice";
import { SelectField } from "@/ui/select-field";
import { Skeleton } from "@/ui/skeleton";
import { tellDone } from "@/ui/toast";

const kinds = ["auditDays", "activityDays", "changesDays", "deliveriesDays"] as const;
type Kind = (typeof kinds)[number];
type Days = Record<Kind, number | null>;

// What the server itself keeps, under each of its names.
const usual = { auditDays: "audit", activityDays: "activity", changesDays: "changes", deliveriesDays: "deliveries" } as const;
const offered = [7, 30, 90, 180, 365, 730, 1825, 3650];

export function RetentionCard({ tenantId }: { tenantId: string }) {
  const m = useMessages();
  const { data, error, refetch } = useQuery(retentionQuery(tenantId));
  if (data === undefined) return error === null ? <Skeleton label={m.common.loading} /> : <FailureNotice error={error} onRetry={() => void refetch()} />;
  return <RetentionForm key={kinds.map((kind) => data[kind]).join()} tenantId={tenantId} kept={data} />;
}

function RetentionForm({ tenantId, kept }: { tenantId: string; kept: Retention }) {
  const m = useMessages();
  const w = useWords(retentionWords);
  const queries = useQueryClient();
  const [days, setDays] = useState<Days>({ auditDays: kept.auditDays, activityDays: kept.activityDays, changesDays: kept.changesDays, deliveriesDays: kept.deliveriesDays });
  const [asked, setAsked] = useState(false);
  const save = useMutation({
    mutationFn: async () => body(await client.PUT("/v1/tenants/{tenantId}/retention", { params: { path: { tenantId } }, body: days })),
    onSuccess: (saved) => {
      queries.setQueryData(retentionQuery(tenantId).queryKey, saved);
      tellDone(w.saved);
    },
    onSettled: () => setAsked(false),
  });
  const inForce = (from: Days, kind: Kind) => from[kind] ?? kept.default[usual[kind]];
  const isShorter = kinds.some((kind) => inForce(days, kind) < inForce(kept, kind));
  return (
    <Card title={w.title}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (isShorter) setAsked(true);
          else save.mutate();
        }}
        className="max-w-md space-y-5"
      >
        <p className="text-muted">{w.text}</p>
        {kinds.map((kind) => (
          <DaysField key={kind} kind={kind} kept={kept} days={days[kind]} onChange={(next) => setDays({ ...days, [kind]: next })} />
        ))}
        <Button type="submit" tone="primary" busy={save.isPending} disabled={kinds.every((kind) => days[kind] === kept[kind])}>
          {m.common.save}
        </Button>
      </form>
      <Confirm open={asked} onClose={() => setAsked(false)} title={w.shorterTitle} text={w.shorterText} confirmLabel={w.shorterDo} busy={save.isPending} onConfirm={() => save.mutate()} />
    </Card>
  );
}

function DaysField({ kind, kept, days, onChange }: { kind: Kind; kept: Retention; days: number | null; onChange: (days: number | null) => void }) {
  const w = useWords(retentionWords);
  const name = (count: number) => (count % 365 === 0 ? w.years(count / 365) : count % 30 === 0 ? w.months(count / 30) : w.days(count));
  // What was set by the API need not be one of ours.
  const choices = [...new Set([...offered, ...(kept[kind] === null ? [] : [kept[kind]])])].toSorted((a, b) => a - b);
  return (
    <SelectField
      label={w[kind]}
      hint={w[`${kind}Hint`]}
      value={days === null ? "" : String(days)}
      onChange={(event) => onChange(event.target.value === "" ? null : Number(event.target.value))}
      options={[{ value: "", label: w.usual(kept.default[usual[kind]]) }, ...choices.map((count) => ({ value: String(count), label: name(count) }))]}
    />
  );
}
