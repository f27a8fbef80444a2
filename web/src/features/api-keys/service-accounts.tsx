import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Bot, Plus } from "lucide-react";
import { useState } from "react";
import { body, client } from "@/api/client";
import { serviceAccountsQuery } from "@/api/credentials";
import { usePaged } from "@/api/pages";
import type { ApiKey, ServiceAccount, Tenant } from "@/api/types";
import { ApiKeyRows } from "@/features/api-keys/api-key-rows";
import { CreateKey } from "@/features/api-keys/create-key";
import { CreateServiceAccount } from "@/features/api-keys/create-service-account";
import { ranks } from "@/features/api-keys/ranks";
import { apiKeyWords } from "@/features/api-keys/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { Empty } from "@/ui/empty";
import { PagedList } from "@/ui/paged-list";
import { tellDone } from "@/ui/toast";

type Open = { readonly what: "account" } | { readonly what: "key" | "remove"; readonly account: ServiceAccount } | null;

export function ServiceAccounts({ space }: { space: Tenant }) {
  const w = useWords(apiKeyWords);
  const queries = useQueryClient();
  const accounts = usePaged(serviceAccountsQuery(space.id));
  const [open, setOpen] = useState<Open>(null);
  const reload = () => queries.invalidateQueries({ queryKey: ["serviceAccounts", space.id] });
  const remove = useMutation({
    mutationFn: (account: ServiceAccount) =>
      client.DELETE("/v1/tenants/{tenantId}/service-accounts/{serviceAccountId}", { params: { path: { tenantId: space.id, serviceAccountId: account.id } } }),
    onSuccess: () => tellDone(w.removedToast),
    onSettled: async () => {
      setOpen(null);
      await reload();
    },
  });
  return (
    <>
      <Card
        title={w.accounts}
        actions={
          <Button size="small" onClick={() => setOpen({ what: "account" })}>
            <Plus aria-hidden />
            {w.newAccount}
          </Button>
        }
      >
        <p className="text-muted">{w.accountsText}</p>
      </Card>
      <PagedList query={accounts} empty={
          <Card flush>
            <Empty icon={Bot} title={w.noAccountsTitle} text={w.noAccountsText} />
          </Card>
        }>
        {(items) => items.map((account) => <AccountCard key={account.id} space={space} account={account} onOpen={setOpen} onChange={reload} />)}
      </PagedList>
      {open?.what === "account" && <CreateServiceAccount space={space} onMade={() => void reload()} onClose={() => setOpen(null)} />}
      {open?.what === "key" && (
        <CreateKey
          title={w.newKeyFor(open.account.name)}
          usable={(scope) => ranks.indexOf(scope.leastRole) <= ranks.indexOf(open.account.role)}
          mayLast={space.role === "owner"}
          make={async (wish) =>
            body(
              await client.POST("/v1/tenants/{tenantId}/service-accounts/{serviceAccountId}/keys", {
                params: { path: { tenantId: space.id, serviceAccountId: open.account.id } },
                body: wish,
              }),
            )
          }
          onMade={() => void reload()}
          onClose={() => setOpen(null)}
        />
      )}
      <Confirm
        open={open?.what === "remove"}
        onClose={() => setOpen(null)}
        title={w.removeTitle}
        text={w.removeText}
        confirmLabel={w.remove}
        busy={remove.isPending}
        onConfirm={() => open?.what === "remove" && remove.mutate(open.account)}
      />
    </>
  );
}

interface AccountCardProps {
  space: Tenant;
  account: ServiceAccount;
  onOpen: (open: Open) => void;
  onChange: () => Promise<unknown>;
}

function AccountCard({ space, account, onOpen, onChange }: AccountCardProps) {
  const m = useMessages();
  const w = useWords(apiKeyWords);
  const revoke = useMutation({
    mutationFn: (key: ApiKey) =>
      client.DELETE("/v1/tenants/{tenantId}/service-accounts/{serviceAccountId}/keys/{serviceKeyId}", {
        params: { path: { tenantId: space.id, serviceAccountId: account.id, serviceKeyId: key.id } },
      }),
    onSuccess: () => tellDone(w.revokedToast),
    onSettled: onChange,
  });
  return (
    <Card
      title={`${account.name} · ${m.roles[account.role]}`}
      flush
      actions={
        <span className="flex gap-2">
          <Button size="small" aria-label={w.newKeyFor(account.name)} onClick={() => onOpen({ what: "key", account })}>
            {w.create}
          </Button>
          <Button size="small" tone="danger" aria-label={w.removeNamed(account.name)} onClick={() => onOpen({ what: "remove", account })}>
            {w.remove}
          </Button>
        </span>
      }
    >
      {account.keys.length === 0 ? (
        <p className="px-5 pb-5 text-muted sm:px-6">{w.noKeys}</p>
      ) : (
        <ApiKeyRows keys={account.keys} busy={revoke.isPending} onRevoke={(key) => revoke.mutateAsync(key)} />
      )}
    </Card>
  );
}
