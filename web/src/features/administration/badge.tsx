import { clsx } from "clsx";
import type { ReactNode } from "react";

/** One word about a row. */
export function Badge({ tone = "plain", children }: { tone?: "plain" | "accent" | "warn"; children: ReactNode }) {
  const looks = { plain: "bg-sunken text-muted", accent: "bg-accent-soft text-accent", warn: "bg-warn-soft text-ink" };
  return <span className={clsx("inline-block rounded-full px-2.5 py-0.5 text-sm font-medium whitespace-nowrap", looks[tone])}>{children}</span>;
}
