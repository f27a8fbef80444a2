import { useQuery } from "@tanstack/react-query";
import { flowSummaryQuery } from "@/api/flows";
import { flowWords } from "@/features/flows/words";
import { formatBytes } from "@/lib/format";
import { useLocale } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { FailureNotice } from "@/ui/failure-notice";
import { Notice } from "@/ui/notice";
import { Skeleton } from "@/ui/skeleton";

/** The last day in few lines. */
export function FlowSummary({ networkId }: { networkId: string }) {
  const w = useWords(flowWords);
  const locale = useLocale();
  const { data: summary, error, refetch } = useQuery(flowSummaryQuery(networkId));
  if (summary === undefined) return error === null ? <Skeleton label={w.summary} /> : <FailureNotice error={error} onRetry={() => void refetch()} />;
  const number = new Intl.NumberFormat(locale);
  return (
    <Card title={w.summary}>
      <p>
        {w.connections(number.format(summary.connections))} · {w.refusals(number.format(summary.refused))}
      </p>
      <div className="mt-5 grid gap-x-10 gap-y-6 sm:grid-cols-2">
        <section>
          <h3 className="mb-2 text-sm font-semibold">{w.topPairs}</h3>
          {summary.topPairs.length === 0 && <p className="text-sm text-muted">{w.noPairs}</p>}
          <ol className="space-y-1.5 text-sm">
            {summary.topPairs.map((pair) => (
              <li key={`${pair.from.peerId} ${pair.to.peerId}`} className="flex justify-between gap-4">
                <span className="min-w-0 truncate">{w.pair(pair.from.name, pair.to.name)}</span>
                <span className="shrink-0 text-muted tabular-nums">{formatBytes(pair.bytes, locale)}</span>
              </li>
            ))}
          </ol>
        </section>
        <section>
          <h3 className="mb-2 text-sm font-semibold">{w.refusedBy}</h3>
          {summary.refusedBy.length === 0 && <p className="text-sm text-muted">{w.noRefusals}</p>}
          <ol className="space-y-1.5 text-sm">
            {summary.refusedBy.map((one) => (
              <li key={one.rule ?? 0} className="flex justify-between gap-4">
                <span>{w.rule(one.rule)}</span>
                <span className="shrink-0 text-muted tabular-nums">{w.packets(number.format(one.packets))}</span>
              </li>
            ))}
          </ol>
        </section>
      </div>
      <p className="mt-5 text-sm text-muted">
        {w.kept(summary.days)} {summary.lost > 0 && w.lost(number.format(summary.lost))}
      </p>
      {summary.cannotTell.length > 0 && (
        <div className="mt-4">
          <Notice title={w.cannotTell(summary.cannotTell.join(", "))} />
        </div>
      )}
    </Card>
  );
}
