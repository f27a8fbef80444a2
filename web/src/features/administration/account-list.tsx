import { Users } from "lucide-react";
import type { ReactNode } from "react";
import { accountsQuery } from "@/api/administration";
import { usePaged } from "@/api/pages";
import type { AccountRow } from "@/api/types";
import { Badge } from "@/features/administration/badge";
import { administrationWords } from "@/features/administration/words";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { Empty } from "@/ui/empty";
import { PagedList } from "@/ui/paged-list";

interface AccountListProps {
  search: string;
  /** The way to one account. */
  renderLink: (account: AccountRow) => ReactNode;
}

export function AccountList({ search, renderLink }: AccountListProps) {
  const w = useWords(administrationWords);
  const accounts = usePaged(accountsQuery(search));
  return (
    <Card flush>
      <PagedList query={accounts} empty={<Empty icon={Users} title={w.noAccounts} text={w.noAccountsText} />}>
        {(items) => (
          <ul className="divide-y divide-line">
            {items.map((account) => (
              <li key={account.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 px-5 py-3.5 sm:px-6">
                <div className="min-w-0">
                  {renderLink(account)}
                  <p className="text-sm break-all text-muted">{account.email}</p>
                </div>
                <p className="flex flex-wrap items-center gap-2 text-sm text-muted">
                  {account.isAdmin && <Badge tone="accent">{w.isAdmin}</Badge>}
                  {account.disabledAt !== null && <Badge tone="warn">{w.disabled}</Badge>}
                  <span>
                    {w.sessions(account.sessions)} · {w.spaceCount(account.spaces)}
                  </span>
                </p>
              </li>
            ))}
          </ul>
        )}
      </PagedList>
    </Card>
  );
}
