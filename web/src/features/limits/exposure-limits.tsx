import { useQuery } from "@tanstack/react-query";
import { exposureLimitsQuery, putExposureLimits } from "@/api/limits";
import { TrafficLimitsForm } from "@/features/limits/traffic-limits-form";
import { limitWords } from "@/features/limits/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { FailureNotice } from "@/ui/failure-notice";
import { Skeleton } from "@/ui/skeleton";

/** How much may go through one exposure. */
export function ExposureLimits({ exposureId, mayChange }: { exposureId: string; mayChange: boolean }) {
  const m = useMessages();
  const w = useWords(limitWords);
  const { data, error, refetch } = useQuery(exposureLimitsQuery(exposureId));
  return (
    <Card title={w.title} className="max-w-3xl">
      <p className="mb-5 text-muted">{w.text}</p>
      {data === undefined ? error === null ? <Skeleton label={m.common.loading} /> : <FailureNotice error={error} onRetry={() => void refetch()} /> : <TrafficLimitsForm limits={data} mayChange={mayChange} onSave={(limits) => putExposureLimits(exposureId, limits)} />}
    </Card>
  );
}
