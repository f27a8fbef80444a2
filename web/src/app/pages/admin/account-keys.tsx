import { useMutation, useQueryClient } from "@tanstack/react-query";
import { client } from "@/api/client";
import type { Account, ApiKey } from "@/api/types";
import { accessWords } from "@/features/administration/access-words";
import { ApiKeyRows } from "@/features/api-keys/api-key-rows";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { tellDone } from "@/ui/toast";

/** Somebody's API keys, for administrators: seen and revoked, never made. */
export function AccountKeys({ view }: { view: Account }) {
  const w = useWords(accessWords);
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: (key: ApiKey) => client.DELETE("/v1/admin/accounts/{accountId}/api-keys/{accountKeyId}", { params: { path: { accountId: view.account.id, accountKeyId: key.id } } }),
    onSuccess: () => tellDone(w.keyRevoked),
    onSettled: () => queries.invalidateQueries({ queryKey: ["admin", "accounts"] }),
  });
  return (
    <Card title={w.apiKeys} flush>
      {view.apiKeys.length === 0 ? <p className="px-5 pb-5 text-muted sm:px-6">{w.noApiKeys}</p> : <ApiKeyRows keys={view.apiKeys} busy={revoke.isPending} onRevoke={(key) => revoke.mutateAsync(key)} />}
    </Card>
  );
}
