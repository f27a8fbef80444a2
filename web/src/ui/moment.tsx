import { useSyncExternalStore } from "react";
import { formatMoment, formatRelative } from "@/lib/format";
import { useLocale } from "@/lib/i18n/locale";

// One clock for the page: relative times move on together, every ten seconds.
const tickMs = 10_000;
let now = Date.now();

function subscribe(listener: () => void): () => void {
  const timer = setInterval(() => {
    now = Date.now();
    listener();
  }, tickMs);
  return () => clearInterval(timer);
}

export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

/** "3 minutes ago", with the exact moment under the pointer. */
export function Moment({ at }: { at: string }) {
  const locale = useLocale();
  const shared = useNow();
  // The shared clock lags by up to a tick: what has just come is "now", not "in 6 seconds".
  const ahead = Date.parse(at) - shared;
  const reference = ahead > 0 && ahead <= tickMs ? Date.parse(at) : shared;
  return (
    <time dateTime={at} title={formatMoment(at, locale)}>
      {formatRelative(at, reference, locale)}
    </time>
  );
}
