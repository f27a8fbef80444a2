import { useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { meQuery } from "@/api/session";
import { filterOf } from "@/app/audit-search";
import { AuditBrowser } from "@/features/audit/audit-browser";
import { auditWords } from "@/features/audit/words";
import { useWords } from "@/lib/i18n/words";
import { Notice } from "@/ui/notice";
import { Page } from "@/ui/page";
import { SelectField } from "@/ui/select-field";

export function AuditPage() {
  const w = useWords(auditWords);
  const search = useSearch({ from: "/shell/activity/audit" });
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const spaces = me.tenants.filter((tenant) => tenant.role === "owner" || tenant.role === "admin");
  const space = spaces.some((tenant) => tenant.id === search.space) ? search.space : undefined;
  return (
    <Page
      title={w.title}
      subtitle={w.subtitle}
      trail={
        <Link to="/activity" className="font-medium text-accent underline underline-offset-3">
          {w.live}
        </Link>
      }
    >
      {spaces.length === 0 ? (
        <Notice title={w.deniedTitle}>{w.deniedText}</Notice>
      ) : (
        <div className="space-y-5">
          {spaces.length > 1 && (
            <SelectField
              className="max-w-xs"
              label={w.space}
              value={space ?? ""}
              onChange={(event) => void navigate({ to: "/activity/audit", search: { ...filterOf(search), ...(event.target.value === "" ? {} : { space: event.target.value }) }, replace: true })}
              options={[{ value: "", label: w.allSpaces }, ...spaces.map((tenant) => ({ value: tenant.id, label: tenant.name }))]}
            />
          )}
          <AuditBrowser
            scope={space === undefined ? { kind: "space" } : { kind: "space", tenantId: space }}
            filter={filterOf(search)}
            onFilter={(filter) => void navigate({ to: "/activity/audit", search: { ...filter, ...(space === undefined ? {} : { space }) }, replace: true })}
          />
        </div>
      )}
    </Page>
  );
}
