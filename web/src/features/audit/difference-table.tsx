import { clsx } from "clsx";
import { differences, type DifferenceKind } from "@/features/audit/difference";
import { auditWords } from "@/features/audit/words";
import { useWords } from "@/lib/i18n/words";

const marks: Record<DifferenceKind, string> = { added: "+", removed: "−", changed: "~", same: " " };

/** What was and what is, member by member: by a sign and a word, never by colour alone. */
export function DifferenceTable({ before, after }: { before: unknown; after: unknown }) {
  const w = useWords(auditWords);
  const rows = differences(before, after);
  if (rows.length === 0) return <p className="text-sm text-muted">{w.nothing}</p>;
  return (
    <div className="overflow-hidden rounded-xl border border-line bg-surface">
      <table className="w-full table-fixed text-left text-sm">
        <thead>
          <tr className="border-b border-line text-muted">
            <th scope="col" className="px-3 py-2 font-medium sm:px-4">
              {w.member}
            </th>
            <th scope="col" className="px-3 py-2 font-medium sm:px-4">
              {w.before}
            </th>
            <th scope="col" className="px-3 py-2 font-medium sm:px-4">
              {w.after}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name} className="border-b border-line align-top last:border-0">
              <th scope="row" className="px-3 py-2 font-medium wrap-anywhere sm:px-4">
                <span aria-hidden className="mr-2 inline-block w-3 font-mono">
                  {marks[row.kind]}
                </span>
                {row.name}
                <span className="sr-only">, {w[row.kind]}</span>
              </th>
              <Value text={row.before} className={row.kind === "removed" || row.kind === "changed" ? "bg-bad-soft" : undefined} />
              <Value text={row.after} className={row.kind === "added" || row.kind === "changed" ? "bg-accent-soft" : undefined} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Value({ text, className }: { text: string | null; className: string | undefined }) {
  return <td className={clsx("px-3 py-2 font-mono sm:px-4 text-[0.8125rem] wrap-anywhere whitespace-pre-wrap", className)}>{text ?? "–"}</td>;
}
