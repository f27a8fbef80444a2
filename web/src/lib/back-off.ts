const firstMs = 500;
const ceilingMs = 30_000;
const jitter = 0.25;

/** Pause before the next attempt: doubles from half a second to 30 s, ±25 % so that tabs do not come back in step. */
export function backOffMs(failures: number, random: () => number = Math.random): number {
  const base = Math.min(ceilingMs, firstMs * 2 ** Math.min(failures, 10));
  return Math.round(base * (1 - jitter + 2 * jitter * random()));
}
