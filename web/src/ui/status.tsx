import { clsx } from "clsx";

export type StatusTone = "good" | "warn" | "idle" | "wait";

const fills: Record<StatusTone, string> = {
  good: "bg-good",
  warn: "bg-warn",
  wait: "bg-wait breathe",
  // Hollow, so that the states differ without colour too.
  idle: "border-2 border-idle",
};

/** A dot and always a word: never colour alone. */
export function Status({ tone, label }: { tone: StatusTone; label: string }) {
  return (
    <span className="inline-flex items-center gap-2 text-sm whitespace-nowrap">
      <span aria-hidden className={clsx("size-2.5 shrink-0 rounded-full forced-color-adjust-none", fills[tone])} />
      {label}
    </span>
  );
}
