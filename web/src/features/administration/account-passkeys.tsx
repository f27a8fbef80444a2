import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Fingerprint } from "lucide-react";
import { useState } from "react";
import { client } from "@/api/client";
import type { Account } from "@/api/types";
import { accessWords } from "@/features/administration/access-words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { Moment } from "@/ui/moment";
import { tellDone } from "@/ui/toast";

type AccountPasskey = Account["passkeys"][number];

/** Somebody's passkeys, for administrators: seen, and removed when a device is lost. */
export function AccountPasskeys({ view }: { view: Account }) {
  const w = useWords(accessWords);
  const queries = useQueryClient();
  const [asked, setAsked] = useState<AccountPasskey | null>(null);
  const remove = useMutation({
    mutationFn: (passkey: AccountPasskey) =>
      client.DELETE("/v1/admin/accounts/{accountId}/passkeys/{accountPasskeyId}", { params: { path: { accountId: view.account.id, accountPasskeyId: passkey.id } } }),
    onSuccess: () => tellDone(w.passkeyRemoved),
    onSettled: () => {
      setAsked(null);
      return queries.invalidateQueries({ queryKey: ["admin", "accounts"] });
    },
  });
  return (
    <Card title={w.passkeys} flush>
      <p className="px-5 pb-4 text-muted sm:px-6">{view.passkeys.length === 0 ? w.noPasskeys : w.passkeysText}</p>
      {view.passkeys.length > 0 && (
        <ul className="divide-y divide-line border-t border-line">
          {view.passkeys.map((passkey) => (
            <li key={passkey.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3.5 sm:px-6">
              <Fingerprint aria-hidden className="size-5 text-muted" />
              <div className="min-w-48 flex-1">
                <p className="font-medium">{passkey.name}</p>
                <p className="text-sm text-muted">
                  {w.made} <Moment at={passkey.createdAt} /> · {passkey.lastUsedAt === null ? w.neverUsed : <>{w.lastUsed} <Moment at={passkey.lastUsedAt} /></>}
                </p>
              </div>
              <Button size="small" tone="danger" aria-label={w.removePasskey(passkey.name)} onClick={() => setAsked(passkey)}>
                {w.remove}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Confirm
        open={asked !== null}
        onClose={() => setAsked(null)}
        title={asked === null ? "" : w.removePasskeyTitle(asked.name)}
        text={w.removePasskeyText}
        confirmLabel={w.remove}
        busy={remove.isPending}
        onConfirm={() => asked !== null && remove.mutate(asked)}
      />
    </Card>
  );
}
