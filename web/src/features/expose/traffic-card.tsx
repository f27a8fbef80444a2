import { useQuery } from "@tanstack/react-query";
import { Activity } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { exposureMetricsQuery } from "@/api/expose";
import { ratesOf, spans, type Rates, type Span } from "@/features/expose/traffic";
import { trafficWords } from "@/features/expose/traffic-words";
import { formatBytes, formatMoment } from "@/lib/format";
import { useLocale, useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { Choice } from "@/ui/choice";
import { Empty } from "@/ui/empty";
import { FailureNotice } from "@/ui/failure-notice";
import { Skeleton } from "@/ui/skeleton";

// The plotting is heavier than the page around it.
const TrafficChart = lazy(async () => ({ default: (await import("@/features/expose/traffic-chart")).TrafficChart }));

/** What went through, over an hour, a day or a week, as a plot and as a table. */
export function TrafficCard({ exposureId }: { exposureId: string }) {
  const m = useMessages();
  const w = useWords(trafficWords);
  const [span, setSpan] = useState<Span>("hour");
  const { minutes, stepSeconds } = spans[span];
  const { data, error, refetch } = useQuery(exposureMetricsQuery(exposureId, minutes, stepSeconds));
  const rates = data === undefined ? null : ratesOf(data.points, data.from, data.to, stepSeconds);
  return (
    <Card title={w.title}>
      <Choice legend={w.span} options={(["hour", "day", "week"] as const).map((value) => ({ value, label: w.spans[value] }))} selected={span} onSelect={setSpan} />
      <div className="mt-5 min-h-72">
        {rates === null ? (
          error === null ? (
            <Skeleton label={m.common.loading} lines={6} />
          ) : (
            <FailureNotice error={error} onRetry={() => void refetch()} />
          )
        ) : (
          <Suspense fallback={<Skeleton label={m.common.loading} lines={6} />}>{isQuiet(rates) ? <Empty icon={Activity} title={w.nothing} text={w.nothingText} /> : <TrafficChart rates={rates} />}</Suspense>
        )}
      </div>
      <p className="mt-3 text-sm text-muted">{w.text}</p>
      {rates !== null && !isQuiet(rates) && <TrafficTable rates={rates} stepSeconds={stepSeconds} />}
    </Card>
  );
}

function isQuiet({ incoming, outgoing }: Rates): boolean {
  return incoming.every((rate) => rate === 0) && outgoing.every((rate) => rate === 0);
}

// Of each span the times at which something went through, newest first.
const mostRows = 60;

function TrafficTable({ rates, stepSeconds }: { rates: Rates; stepSeconds: number }) {
  const w = useWords(trafficWords);
  const locale = useLocale();
  const rows = rates.at
    .map((at, index) => ({ at, incoming: (rates.incoming[index] ?? 0) * stepSeconds, outgoing: (rates.outgoing[index] ?? 0) * stepSeconds }))
    .filter((row) => row.incoming > 0 || row.outgoing > 0)
    .toReversed()
    .slice(0, mostRows);
  return (
    <details className="mt-4">
      <summary className="w-fit rounded text-sm font-medium text-accent hover:underline">{w.table}</summary>
      {rows.length > 0 && (
        <table className="mt-3 w-full max-w-xl text-left text-sm tabular-nums">
          <thead className="text-muted">
            <tr>
              <th scope="col" className="py-1.5 font-medium">
                {w.from}
              </th>
              <th scope="col" className="py-1.5 font-medium">
                {w.incoming}
              </th>
              <th scope="col" className="py-1.5 font-medium">
                {w.outgoing}
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {rows.map((row) => (
              <tr key={row.at}>
                <td className="py-1.5">{formatMoment(new Date(row.at * 1000).toISOString(), locale)}</td>
                <td className="py-1.5">{formatBytes(row.incoming, locale)}</td>
                <td className="py-1.5">{formatBytes(row.outgoing, locale)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}
