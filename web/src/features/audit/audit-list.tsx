import { ScrollText } from "lucide-react";
import { auditQuery, type AuditFilter, type AuditScope } from "@/api/audit";
import { usePaged } from "@/api/pages";
import type { AuditRow } from "@/api/types";
import { DifferenceTable } from "@/features/audit/difference-table";
import { auditWords } from "@/features/audit/words";
import { useWords } from "@/lib/i18n/words";
import { CopyText } from "@/ui/copy-text";
import { Details } from "@/ui/details";
import { Empty } from "@/ui/empty";
import { Moment } from "@/ui/moment";
import { PagedList } from "@/ui/paged-list";
import { Status, type StatusTone } from "@/ui/status";

const tones: Record<AuditRow["outcome"], StatusTone> = { succeeded: "good", denied: "warn", failed: "warn" };

/** Rows that open to what was and what is: a table's columns where there is room, cards where there is none. */
export function AuditList({ scope, filter }: { scope: AuditScope; filter: AuditFilter }) {
  const w = useWords(auditWords);
  const rows = usePaged(auditQuery(scope, filter));
  return (
    <PagedList query={rows} empty={<Empty icon={ScrollText} title={w.emptyTitle} text={w.emptyText} />}>
      {(items) => (
        <ul className="divide-y divide-line">
          {items.map((row) => (
            <li key={row.id}>
              <AuditItem row={row} />
            </li>
          ))}
        </ul>
      )}
    </PagedList>
  );
}

function AuditItem({ row }: { row: AuditRow }) {
  const w = useWords(auditWords);
  return (
    <details className="group">
      <summary className="grid cursor-pointer list-none grid-cols-1 gap-x-4 gap-y-1 px-5 py-3.5 hover:bg-sunken sm:grid-cols-2 sm:px-6 lg:grid-cols-[minmax(0,1.6fr)_minmax(0,1fr)_7.5rem_8.5rem] lg:items-center [&::-webkit-details-marker]:hidden">
        <span className="min-w-0 font-mono text-sm font-medium break-all">{row.action}</span>
        <span className="min-w-0 break-words text-muted">{actorOf(row, w)}</span>
        <Status tone={tones[row.outcome]} label={w[row.outcome]} />
        <span className="text-sm text-muted lg:text-right">
          <Moment at={row.at} />
        </span>
      </summary>
      <div className="space-y-5 border-t border-line bg-sunken/50 px-5 py-5 sm:px-6">
        <Details
          items={[
            { name: w.who, value: row.actorId === null ? actorOf(row, w) : <CopyText text={row.actorId} label={w.who} /> },
            { name: w.target, value: row.targetKind === "" ? "–" : <CopyText text={row.targetId === "" ? row.targetKind : row.targetId} label={w.target} /> },
            { name: w.source, value: row.source ?? "–" },
            { name: w.requestId, value: row.requestId === "" ? "–" : <CopyText text={row.requestId} label={w.requestId} /> },
            { name: w.row, value: `${row.id}${row.position === null ? "" : ` · ${row.position}`}` },
            { name: w.seal, value: row.seal === null ? w.notSealed : <CopyText text={row.seal} label={w.seal} /> },
          ]}
        />
        <DifferenceTable before={row.before} after={row.after} />
      </div>
    </details>
  );
}

function actorOf(row: AuditRow, w: (typeof auditWords)["en"]): string {
  if (row.actorName !== null) return row.actorName;
  const names: Record<AuditRow["actorKind"], string> = { anonymous: w.nobody, system: w.system, agent: w.agent, apiKey: w.apiKey, user: w.gone };
  return names[row.actorKind];
}
