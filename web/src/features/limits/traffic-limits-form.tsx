import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { NewTrafficLimits, TrafficLimits } from "@/api/types";
import { draftOf, limitsOf, readRate, type LimitDraft } from "@/features/limits/limit-draft";
import { QuotaFields } from "@/features/limits/quota-fields";
import { QuotaUse } from "@/features/limits/quota-use";
import { limitWords } from "@/features/limits/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { FailureNotice } from "@/ui/failure-notice";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

interface TrafficLimitsFormProps {
  limits: TrafficLimits;
  mayChange: boolean;
  onSave: (limits: NewTrafficLimits) => Promise<TrafficLimits>;
}

/** Rates of both directions, and a quota with what of it is used. */
export function TrafficLimitsForm({ limits, mayChange, onSave }: TrafficLimitsFormProps) {
  const m = useMessages();
  const w = useWords(limitWords);
  const queries = useQueryClient();
  const [draft, setDraft] = useState<LimitDraft>(() => draftOf(limits));
  const [isTried, setIsTried] = useState(false);
  const save = useMutation({
    mutationFn: onSave,
    onSuccess: () => tellDone(w.saved),
    onSettled: () => queries.invalidateQueries({ queryKey: ["expose"] }),
    meta: { shownByForm: true },
  });
  const wrong = (text: string) => (isTried && readRate(text) === undefined ? w.rateWrong : undefined);
  return (
    <form
      noValidate
      className="max-w-xl space-y-6"
      onSubmit={(event) => {
        event.preventDefault();
        setIsTried(true);
        const wanted = limitsOf(draft);
        if (wanted !== null) save.mutate(wanted);
      }}
    >
      {limits.quota !== null && <QuotaUse quota={limits.quota} />}
      <fieldset disabled={!mayChange} className="space-y-5">
        <div className="grid gap-5 sm:grid-cols-2">
          <TextField label={w.rateIn} hint={w.rateHint} inputMode="decimal" autoComplete="off" value={draft.rateIn} error={wrong(draft.rateIn)} onChange={(event) => setDraft({ ...draft, rateIn: event.target.value })} />
          <TextField label={w.rateOut} hint={w.rateHint} inputMode="decimal" autoComplete="off" value={draft.rateOut} error={wrong(draft.rateOut)} onChange={(event) => setDraft({ ...draft, rateOut: event.target.value })} />
        </div>
        <QuotaFields quota={draft.quota} isTried={isTried} onChange={(quota) => setDraft({ ...draft, quota })} />
        {save.error !== null && <FailureNotice error={save.error} />}
        {mayChange && (
          <Button type="submit" tone="primary" busy={save.isPending}>
            {m.common.save}
          </Button>
        )}
      </fieldset>
    </form>
  );
}
