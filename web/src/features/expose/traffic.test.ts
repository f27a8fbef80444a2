import { expect, test } from "vitest";
import { ratesOf } from "@/features/expose/traffic";

const point = (at: string, bytesIn: number, bytesOut: number) => ({ at, bytesIn, bytesOut, packetsIn: 0, packetsOut: 0, connections: 0 });

test("Rates have a value for each step, nought where nothing was told, and points of one step together", () => {
  const rates = ratesOf(
    [point("2026-11-22T04:01:00Z", 600, 60), point("2026-11-22T04:01:30Z", 600, 0), point("2026-11-22T04:03:00Z", 60, 6_000)],
    new Date("2026-11-22T04:00:10Z"),
    new Date("2026-11-22T04:03:10Z"),
    60,
  );
  expect(rates.incoming).toEqual([0, 20, 0, 1]);
  expect(rates.outgoing).toEqual([0, 1, 0, 100]);
  expect(rates.at).toHaveLength(4);
  expect(rates.at.map((at) => at % 60)).toEqual([0, 0, 0, 0]);
});
