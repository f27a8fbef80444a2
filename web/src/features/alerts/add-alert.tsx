import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { addAlert, alertsQuery, type AlertScope } from "@/api/alerts";
import type { Alert } from "@/api/types";
import { alertWords } from "@/features/alerts/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { FailureNotice } from "@/ui/failure-notice";
import { SelectField } from "@/ui/select-field";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

const kinds = ["deviceAway", "deviceWarns", "refusals", "deviceHeld"] as const satisfies readonly Alert["kind"][];

export function AddAlert({ scope }: { scope: AlertScope }) {
  const w = useWords(alertWords);
  const queries = useQueryClient();
  const [kind, setKind] = useState<Alert["kind"]>("deviceAway");
  const [minutes, setMinutes] = useState("5");
  const [perMinute, setPerMinute] = useState("60");
  const [tag, setTag] = useState("");
  const add = useMutation({
    mutationFn: () =>
      addAlert(scope, { kind, tag: tag.trim() === "" ? null : tag.trim(), forMinutes: Math.trunc(Number(minutes)), perMinute: kind === "refusals" ? Math.trunc(Number(perMinute)) : null }),
    onSuccess: () => tellDone(w.added),
    onSettled: () => queries.invalidateQueries({ queryKey: alertsQuery(scope).queryKey }),
  });
  return (
    <form
      noValidate
      className="space-y-4 border-t border-line pt-5 mt-2 *:max-w-md"
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate();
      }}
    >
      <SelectField
        label={w.kind}
        hint={w.hints[kind]}
        value={kind}
        onChange={(event) => setKind(kinds.find((one) => one === event.target.value) ?? "deviceAway")}
        options={kinds.map((value) => ({ value, label: w.kinds[value] }))}
      />
      <TextField label={w.forMinutes} inputMode="numeric" autoComplete="off" value={minutes} onChange={(event) => setMinutes(event.target.value)} />
      {kind === "refusals" && <TextField label={w.perMinute} inputMode="numeric" autoComplete="off" value={perMinute} onChange={(event) => setPerMinute(event.target.value)} />}
      <TextField label={w.tag} hint={w.tagHint} autoComplete="off" value={tag} onChange={(event) => setTag(event.target.value)} />
      {add.error !== null && <FailureNotice error={add.error} />}
      <Button type="submit" busy={add.isPending}>
        {w.add}
      </Button>
    </form>
  );
}
