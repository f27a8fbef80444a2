export const spans = { ever: null, hour: 1, day: 24, week: 7 * 24, month: 30 * 24 } as const;
export type Span = keyof typeof spans;

/** An address is a network of its own; null: it is neither. Whether the bits beyond its length are right, the server says. */
export function readPrefix(text: string): string | null {
  const [, address = "", length] = /^([0-9a-f.:]+)(?:\/(\d{1,3}))?$/iu.exec(text.trim()) ?? [];
  const isSix = address.includes(":");
  if (!isSix && !/^\d{1,3}(\.\d{1,3}){3}$/u.test(address)) return null;
  const most = isSix ? 128 : 32;
  const bits = length === undefined ? most : Number(length);
  return bits >= 1 && bits <= most ? `${address}/${bits}` : null;
}

/** When a span that begins now is over; null: never. */
export function endOf(span: Span, now: Date): string | null {
  const hours = spans[span];
  return hours === null ? null : new Date(now.getTime() + hours * 3_600_000).toISOString();
}
