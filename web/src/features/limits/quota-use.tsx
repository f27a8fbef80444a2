import { clsx } from "clsx";
import type { TrafficQuota } from "@/api/types";
import { limitWords } from "@/features/limits/words";
import { formatBytes, formatMoment } from "@/lib/format";
import { useLocale } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Notice } from "@/ui/notice";

/** What of a quota is used, and when it begins anew. */
export function QuotaUse({ quota }: { quota: TrafficQuota }) {
  const w = useWords(limitWords);
  const locale = useLocale();
  const share = Math.min(1, quota.used / quota.bytes);
  const told = w.used(formatBytes(quota.used, locale), formatBytes(quota.bytes, locale));
  return (
    <div className="space-y-3">
      {quota.reached && <Notice tone="warn" title={quota.usedUp === "suspend" ? w.reachedSuspend : w.reachedThrottle} />}
      <div role="meter" aria-label={told} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share * 100)} className="h-2.5 overflow-hidden rounded-full border border-line-strong bg-sunken">
        <div className={clsx("h-full", share >= 1 ? "bg-bad" : share >= 0.8 ? "bg-warn" : "bg-accent")} style={{ width: `${share * 100}%` }} />
      </div>
      <p className="flex flex-wrap justify-between gap-x-6 gap-y-1 text-sm text-muted">
        <span>{told}</span>
        <span>{w.resets(formatMoment(quota.resetsAt, locale))}</span>
      </p>
    </div>
  );
}
