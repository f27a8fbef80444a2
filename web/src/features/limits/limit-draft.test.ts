import { expect, test } from "vitest";
import { draftOf, limitsOf, readCount, readRate } from "@/features/limits/limit-draft";

test("Rates are read in both ways of writing, empty is none, and what is no rate is not sent", () => {
  expect([readRate("20"), readRate("0,5"), readRate(" 1.5 "), readRate("")]).toEqual([20_000, 500, 1500, null]);
  expect([readRate("0"), readRate("-3"), readRate("fast"), readRate("200000")]).toEqual([undefined, undefined, undefined, undefined]);
  expect([readCount("12"), readCount(""), readCount("1.5")]).toEqual([12, null, undefined]);
});

test("What the server told is what is sent when nothing is changed", () => {
  const quota = { bytes: 5e11, period: "month", day: 15, usedUp: "suspend", used: 3, since: "", resetsAt: "", reached: false } as const;
  const draft = draftOf({ rateInKbit: 20_000, rateOutKbit: null, quota });
  expect(limitsOf(draft)).toEqual({ rateInKbit: 20_000, rateOutKbit: null, quota: { bytes: 5e11, period: "month", day: 15, usedUp: "suspend" } });
  expect(limitsOf({ ...draft, quota: { ...draft.quota, day: "31" } })).toBeNull();
  expect(limitsOf({ ...draft, quota: { ...draft.quota, day: "31", isOn: false } })).toEqual({ rateInKbit: 20_000, rateOutKbit: null, quota: null });
});
