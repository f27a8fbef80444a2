import { useNavigate, useSearch } from "@tanstack/react-router";
import { filterOf } from "@/app/audit-search";
import { AuditBrowser } from "@/features/audit/audit-browser";
import { VerifyChain } from "@/features/audit/verify-chain";
import { auditWords } from "@/features/audit/words";
import { useWords } from "@/lib/i18n/words";

export function AdminAuditPage() {
  const w = useWords(auditWords);
  const search = useSearch({ from: "/shell/admin/audit" });
  const navigate = useNavigate();
  return (
    <>
      <div>
        <h2 className="text-lg font-semibold">{w.instanceTitle}</h2>
        <p className="mt-1 text-muted">{w.instanceText}</p>
      </div>
      <VerifyChain />
      <AuditBrowser scope={{ kind: "instance" }} filter={filterOf(search)} onFilter={(filter) => void navigate({ to: "/admin/audit", search: filter, replace: true })} />
    </>
  );
}
