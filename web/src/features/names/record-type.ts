import type { NewNameRecord } from "@/api/types";

/** Which type of record leads there: people write an address or a name, and need not know the word for it. */
export function recordOf(name: string, data: string): NewNameRecord {
  const text = data.trim().toLowerCase();
  const type = /^\d+(\.\d+){3}$/.test(text) ? "A" : text.includes(":") ? "AAAA" : "CNAME";
  return { name: name.trim().toLowerCase(), type, data: text };
}
