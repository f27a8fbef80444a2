import { FileDown } from "lucide-react";
import { auditFile, type AuditFilter, type AuditScope } from "@/api/audit";
import { AuditFilters } from "@/features/audit/audit-filters";
import { AuditList } from "@/features/audit/audit-list";
import { auditWords } from "@/features/audit/words";
import { useWords } from "@/lib/i18n/words";
import { buttonClass } from "@/ui/button";
import { Card } from "@/ui/card";

interface AuditBrowserProps {
  scope: AuditScope;
  filter: AuditFilter;
  onFilter: (filter: AuditFilter) => void;
}

/** Filters, the rows that they let through, and the same as files. */
export function AuditBrowser({ scope, filter, onFilter }: AuditBrowserProps) {
  const w = useWords(auditWords);
  return (
    <div className="space-y-6">
      <AuditFilters filter={filter} onChange={onFilter} />
      <div className="flex flex-wrap gap-2.5">
        <a className={buttonClass("plain", "small")} href={auditFile(scope, filter, "jsonl")} download>
          <FileDown aria-hidden />
          {w.exportJson}
        </a>
        <a className={buttonClass("plain", "small")} href={auditFile(scope, filter, "csv")} download>
          <FileDown aria-hidden />
          {w.exportCsv}
        </a>
      </div>
      <Card flush>
        <AuditList scope={scope} filter={filter} />
      </Card>
    </div>
  );
}
