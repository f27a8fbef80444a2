export type DifferenceKind = "added" | "removed" | "changed" | "same";

export interface Difference {
  readonly name: string;
  readonly kind: DifferenceKind;
  readonly before: string | null;
  readonly after: string | null;
}

/** Member by member, in the order in which they stand, what was and what is. What is no object is one member without a name. */
export function differences(before: unknown, after: unknown): readonly Difference[] {
  const was = members(before);
  const is = members(after);
  const names = [...new Set([...was.keys(), ...is.keys()])];
  return names.map((name) => {
    const [old, now] = [was.get(name) ?? null, is.get(name) ?? null];
    const kind = old === null ? "added" : now === null ? "removed" : old === now ? "same" : "changed";
    return { name, kind, before: old, after: now };
  });
}

function members(value: unknown): ReadonlyMap<string, string> {
  if (value === null || value === undefined) return new Map();
  if (typeof value !== "object" || Array.isArray(value)) return new Map([["", written(value)]]);
  return new Map(Object.entries(value).map(([name, member]) => [name, written(member)]));
}

function written(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 1);
}
