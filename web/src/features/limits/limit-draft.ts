import type { NewTrafficLimits, TrafficLimits, TrafficQuota } from "@/api/types";

/** A quota as a person fills it in. */
export interface QuotaDraft {
  readonly isOn: boolean;
  readonly amount: string;
  readonly period: TrafficQuota["period"];
  readonly day: string;
  readonly usedUp: TrafficQuota["usedUp"];
}

export interface LimitDraft {
  readonly rateIn: string;
  readonly rateOut: string;
  readonly quota: QuotaDraft;
}

const kbitPerMbit = 1000;
const bytesPerGigabyte = 1e9;

/** A number as people of either language write it; null: it is none. */
function read(text: string): number | null {
  const value = Number(text.trim().replace(",", "."));
  return text.trim() === "" || !Number.isFinite(value) ? null : value;
}

/** Empty is no limit: null. Undefined: neither that nor a rate. */
export function readRate(text: string): number | null | undefined {
  if (text.trim() === "") return null;
  const mbit = read(text);
  return mbit === null || mbit < 0.064 || mbit > 100_000 ? undefined : Math.round(mbit * kbitPerMbit);
}

/** A whole number; empty is null, and undefined is neither. */
export function readCount(text: string): number | null | undefined {
  if (text.trim() === "") return null;
  return /^\d{1,6}$/u.test(text.trim()) ? Number(text.trim()) : undefined;
}

export function readAmount(text: string): number | undefined {
  const gigabytes = read(text);
  return gigabytes === null || gigabytes < 0.001 || gigabytes > 1e8 ? undefined : Math.round(gigabytes * bytesPerGigabyte);
}

export function readDay(text: string): number | undefined {
  const day = readCount(text);
  return day === null || day === undefined || day < 1 || day > 28 ? undefined : day;
}

/** What the server gets; null while something of it makes no sense. */
export function quotaOf(draft: QuotaDraft): NewTrafficLimits["quota"] | undefined {
  if (!draft.isOn) return null;
  const bytes = readAmount(draft.amount);
  const day = draft.period === "day" ? 1 : readDay(draft.day);
  return bytes === undefined || day === undefined ? undefined : { bytes, period: draft.period, usedUp: draft.usedUp, day };
}

export function limitsOf(draft: LimitDraft): NewTrafficLimits | null {
  const [rateInKbit, rateOutKbit, quota] = [readRate(draft.rateIn), readRate(draft.rateOut), quotaOf(draft.quota)];
  return rateInKbit === undefined || rateOutKbit === undefined || quota === undefined ? null : { rateInKbit, rateOutKbit, quota };
}

export function draftOfQuota(quota: TrafficQuota | null): QuotaDraft {
  return quota === null
    ? { isOn: false, amount: "", period: "month", day: "1", usedUp: "throttle" }
    : { isOn: true, amount: String(quota.bytes / bytesPerGigabyte), period: quota.period, day: String(quota.day), usedUp: quota.usedUp };
}

function mbitText(kbit: number | null): string {
  return kbit === null ? "" : String(kbit / kbitPerMbit);
}

export function draftOf(limits: TrafficLimits): LimitDraft {
  return { rateIn: mbitText(limits.rateInKbit), rateOut: mbitText(limits.rateOutKbit), quota: draftOfQuota(limits.quota) };
}
