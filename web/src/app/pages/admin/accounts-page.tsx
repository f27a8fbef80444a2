import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { AccountList } from "@/features/administration/account-list";
import { administrationWords } from "@/features/administration/words";
import { useWords } from "@/lib/i18n/words";
import { SearchField } from "@/ui/search-field";

export function AccountsPage() {
  const w = useWords(administrationWords);
  const { q = "" } = useSearch({ from: "/shell/admin/accounts" });
  const navigate = useNavigate();
  return (
    <>
      <SearchField label={w.searchAccounts} value={q} onChange={(text) => void navigate({ to: "/admin/accounts", search: text === "" ? {} : { q: text }, replace: true })} />
      <AccountList
        search={q}
        renderLink={(account) => (
          <Link to="/admin/accounts/$accountId" params={{ accountId: account.id }} className="font-medium text-ink underline-offset-3 hover:underline">
            {account.username}
          </Link>
        )}
      />
    </>
  );
}
