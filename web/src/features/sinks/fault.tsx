import type { Delivery, Sink } from "@/api/types";
import { sinkWords } from "@/features/sinks/words";
import { useWords } from "@/lib/i18n/words";

/** Why something was not delivered: in the reader's language where there are words for it, else as the server says it. */
export function Fault({ fault, text }: { fault: Sink["fault"] | Delivery["fault"]; text: string }) {
  const { faults } = useWords(sinkWords);
  if (fault === null || fault === "other") return <span lang="en">{text}</span>;
  return fault === "answered" ? faults.answered(/\d+/.exec(text)?.[0] ?? "") : faults[fault];
}
