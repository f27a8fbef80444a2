import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { putSpaceLimits, spaceLimitsQuery } from "@/api/limits";
import type { NewSpaceLimits, SpaceLimits } from "@/api/types";
import { draftOfQuota, quotaOf, readCount } from "@/features/limits/limit-draft";
import { QuotaFields } from "@/features/limits/quota-fields";
import { QuotaUse } from "@/features/limits/quota-use";
import { limitWords } from "@/features/limits/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { FailureNotice } from "@/ui/failure-notice";
import { Skeleton } from "@/ui/skeleton";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

/** How much a space, and each person in it, may expose; its name where several are on the page. */
export function SpaceLimitsCard({ tenantId, name }: { tenantId: string; name: string | null }) {
  const m = useMessages();
  const w = useWords(limitWords);
  const { data, error, refetch } = useQuery(spaceLimitsQuery(tenantId));
  return (
    <Card title={name === null ? w.ofSpace : w.ofSpaceNamed(name)} className="max-w-3xl">
      <p className="mb-5 text-muted">{w.ofSpaceText}</p>
      {data === undefined ? error === null ? <Skeleton label={m.common.loading} /> : <FailureNotice error={error} onRetry={() => void refetch()} /> : <SpaceLimitsForm tenantId={tenantId} limits={data} />}
    </Card>
  );
}

const text = (count: number | null) => (count === null ? "" : String(count));

const fields = ["exposures", "ports", "userExposures", "userPorts"] as const;

function SpaceLimitsForm({ tenantId, limits }: { tenantId: string; limits: SpaceLimits }) {
  const m = useMessages();
  const w = useWords(limitWords);
  const queries = useQueryClient();
  const [counts, setCounts] = useState({ exposures: text(limits.exposuresMax), ports: text(limits.portsMax), userExposures: text(limits.userExposuresMax), userPorts: text(limits.userPortsMax) });
  const [quota, setQuota] = useState(() => draftOfQuota(limits.quota));
  const [isTried, setIsTried] = useState(false);
  const save = useMutation({
    mutationFn: (wanted: NewSpaceLimits) => putSpaceLimits(tenantId, wanted),
    onSuccess: () => tellDone(w.saved),
    onSettled: () => queries.invalidateQueries({ queryKey: ["expose"] }),
    meta: { shownByForm: true },
  });
  const hints = {
    exposures: [w.now(limits.exposures), limits.ofServer.exposuresMax],
    ports: [w.now(limits.ports), limits.ofServer.portsMax],
    userExposures: ["", limits.ofServer.userExposuresMax],
    userPorts: ["", limits.ofServer.userPortsMax],
  } as const;
  return (
    <form
      noValidate
      className="max-w-xl space-y-6"
      onSubmit={(event) => {
        event.preventDefault();
        setIsTried(true);
        const [exposuresMax, portsMax, userExposuresMax, userPortsMax] = [readCount(counts.exposures), readCount(counts.ports), readCount(counts.userExposures), readCount(counts.userPorts)];
        const wanted = quotaOf(quota);
        if (exposuresMax !== undefined && portsMax !== undefined && userExposuresMax !== undefined && userPortsMax !== undefined && wanted !== undefined)
          save.mutate({ exposuresMax, portsMax, userExposuresMax, userPortsMax, quota: wanted });
      }}
    >
      {limits.quota !== null && <QuotaUse quota={limits.quota} />}
      <div className="grid gap-5 sm:grid-cols-2">
        {fields.map((field) => {
          const [now, most] = hints[field];
          const hint = [now, most === null ? "" : w.byServer(most)].filter((part) => part !== "").join(" ");
          return (
            <TextField
              key={field}
              label={w[field]}
              {...(hint === "" ? {} : { hint })}
              inputMode="numeric"
              autoComplete="off"
              value={counts[field]}
              error={isTried && readCount(counts[field]) === undefined ? w.countWrong : undefined}
              onChange={(event) => setCounts({ ...counts, [field]: event.target.value })}
            />
          );
        })}
      </div>
      <QuotaFields quota={quota} isTried={isTried} onChange={setQuota} />
      {save.error !== null && <FailureNotice error={save.error} />}
      <Button type="submit" tone="primary" busy={save.isPending}>
        {m.common.save}
      </Button>
    </form>
  );
}
