import { useSuspenseQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { accountQuery, mailQuery } from "@/api/administration";
import { AccountAbout } from "@/features/administration/account-about";
import { AccountKeys } from "@/app/pages/admin/account-keys";
import { AccountActions } from "@/features/administration/account-actions";
import { AccountPasskeys } from "@/features/administration/account-passkeys";
import { administrationWords } from "@/features/administration/words";
import { useWords } from "@/lib/i18n/words";
import { buttonClass } from "@/ui/button";

export function AccountPage() {
  const w = useWords(administrationWords);
  const { accountId } = useParams({ from: "/shell/admin/accounts/$accountId" });
  const { data: view } = useSuspenseQuery(accountQuery(accountId));
  const { data: mail } = useSuspenseQuery(mailQuery);
  return (
    <>
      <Link to="/admin/accounts" className={buttonClass("quiet", "small")}>
        <ArrowLeft aria-hidden />
        {w.allAccounts}
      </Link>
      <AccountAbout view={view} />
      <AccountPasskeys view={view} />
      <AccountKeys view={view} />
      <AccountActions account={view.account} mailOn={mail.on} />
    </>
  );
}
