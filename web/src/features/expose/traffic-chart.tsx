import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Rates } from "@/features/expose/traffic";
import { trafficWords } from "@/features/expose/traffic-words";
import { formatBytes } from "@/lib/format";
import { useLocale } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";

const height = 280;
const daySeconds = 86_400;
const axisFont = '12px "Inter Variable", system-ui, sans-serif';

const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** A canvas knows no style sheet: colours are read when it is drawn, and it is drawn anew when the theme changes. */
export function TrafficChart({ rates }: { rates: Rates }) {
  const w = useWords(trafficWords);
  const locale = useLocale();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const holder = place.current;
    if (holder === null) return undefined;
    const rate = (value: number | null) => (value === null ? "" : w.perSecond(formatBytes(value, locale)));
    const isLong = (rates.at.at(-1) ?? 0) - (rates.at[0] ?? 0) > daySeconds;
    const tick = new Intl.DateTimeFormat(locale, isLong ? { weekday: "short", day: "numeric" } : { hour: "2-digit", minute: "2-digit" });
    const axis = { stroke: () => colour("--muted"), font: axisFont, grid: { stroke: () => colour("--line"), width: 1 }, ticks: { show: false } };
    const made = new uPlot(
      {
        width: holder.clientWidth,
        height,
        legend: { live: true },
        cursor: { y: false, drag: { x: false, y: false } },
        scales: { y: { range: (_self, _least, most) => [0, Math.max(most * 1.1, 1_000)] } },
        axes: [{ ...axis, space: 72, incrs: isLong ? [daySeconds] : [60, 300, 600, 900, 1800, 3600, 7200, 10_800, 14_400, 21_600], values: (_self, ticks) => ticks.map((at) => tick.format(at * 1000)) }, { ...axis, size: 76, values: (_self, ticks) => ticks.map(rate) }],
        series: [
          { value: (_self, at) => (at === null ? "" : new Intl.DateTimeFormat(locale, { dateStyle: "short", timeStyle: "short" }).format(at * 1000)), label: w.from },
          { label: w.incoming, stroke: () => colour("--accent"), width: 2, points: { show: false }, value: (_self, value) => rate(value) },
          { label: w.outgoing, stroke: () => colour("--wait"), width: 2, dash: [6, 4], points: { show: false }, value: (_self, value) => rate(value) },
        ],
      },
      [rates.at, rates.incoming, rates.outgoing],
      holder,
    );
    const fit = new ResizeObserver(() => made.setSize({ width: holder.clientWidth, height }));
    fit.observe(holder);
    const dress = new MutationObserver(() => made.redraw(false, true));
    dress.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      fit.disconnect();
      dress.disconnect();
      made.destroy();
    };
  }, [rates, locale, w]);
  const peak = (values: readonly number[]) => w.perSecond(formatBytes(Math.max(0, ...values), locale));
  return <div ref={place} role="img" aria-label={w.chart(peak(rates.incoming), peak(rates.outgoing))} className="text-sm [&_.u-legend]:mt-2 [&_.u-legend_th]:font-medium! [&_.uplot]:font-sans!" />;
}
