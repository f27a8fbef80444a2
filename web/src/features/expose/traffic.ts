import type { MetricPoint } from "@/api/types";

export const spans = { hour: { minutes: 60, stepSeconds: 60 }, day: { minutes: 1_440, stepSeconds: 600 }, week: { minutes: 10_080, stepSeconds: 3_600 } } as const;
export type Span = keyof typeof spans;

/** Ready for a plot: moments in seconds, bytes a second in and out. */
export interface Rates {
  readonly at: number[];
  readonly incoming: number[];
  readonly outgoing: number[];
}

/** Minutes without traffic are told by nobody: they are nought, not a gap that a line would cross. */
export function ratesOf(points: readonly MetricPoint[], from: Date, to: Date, stepSeconds: number): Rates {
  const start = Math.floor(from.getTime() / 1000 / stepSeconds);
  const end = Math.floor(to.getTime() / 1000 / stepSeconds);
  const bySlot = new Map<number, { incoming: number; outgoing: number }>();
  for (const point of points) {
    const slot = Math.floor(Date.parse(point.at) / 1000 / stepSeconds);
    const known = bySlot.get(slot) ?? { incoming: 0, outgoing: 0 };
    bySlot.set(slot, { incoming: known.incoming + point.bytesIn, outgoing: known.outgoing + point.bytesOut });
  }
  const rates: Rates = { at: [], incoming: [], outgoing: [] };
  for (let slot = start; slot <= end; slot++) {
    rates.at.push(slot * stepSeconds);
    rates.incoming.push((bySlot.get(slot)?.incoming ?? 0) / stepSeconds);
    rates.outgoing.push((bySlot.get(slot)?.outgoing ?? 0) / stepSeconds);
  }
  return rates;
}
