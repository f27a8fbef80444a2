/** What may become of one part of a change. */
export type ChangeOutcome = "applied" | "unchanged" | "refused" | "failed" | "held";

const outcomes = new Set<string>(["applied", "unchanged", "refused", "failed", "held"] satisfies ChangeOutcome[]);

/** What became of one part of a change. */
export interface ChangeItem {
  readonly item: string;
  readonly outcome: ChangeOutcome;
  readonly detail: string;
}

/** The log keeps items as the agent sent them; what does not look like one is left out. */
export function readChangeItems(value: unknown): ChangeItem[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown) => {
    const item = textOf(entry, "item");
    const outcome = textOf(entry, "outcome").toLowerCase();
    return item === "" || !isOutcome(outcome) ? [] : [{ item, outcome, detail: textOf(entry, "detail") }];
  });
}

export function isTrouble(item: ChangeItem): boolean {
  return item.outcome === "failed" || item.outcome === "refused";
}

function isOutcome(text: string): text is ChangeOutcome {
  return outcomes.has(text);
}

function textOf(entry: unknown, name: string): string {
  if (typeof entry !== "object" || entry === null) return "";
  const value: unknown = Reflect.get(entry, name);
  return typeof value === "string" ? value : "";
}
