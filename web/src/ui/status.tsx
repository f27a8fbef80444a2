import { clsx } from "clsx";

export type StatusTone = "good" | "warn" | "idle" | "wait";

const fills: Record<StatusTone, string> = {
  good: "bg-good",
  warn: "bg-warn",
  wait: "bg-wait breathe",
  // Hollow, so that the states differ without colour too.
  idle: "border-2 border-idle",
};

interface StatusProps {
  tone: StatusTone;
  label: string;
  /** A sentence, which may need more than one line. */
  isLong?: boolean;
}

/** A dot and always a word: never colour alone. */
export function Status({ tone, label, isLong = false }: StatusProps) {
  return (
    <span className={clsx("inline-flex gap-2 text-sm", isLong ? "items-baseline" : "items-center whitespace-nowrap")}>
      <span aria-hidden className={clsx("size-2.5 shrink-0 rounded-full forced-color-adjust-none", fills[tone])} />
      {label}
    </span>
  );
}
