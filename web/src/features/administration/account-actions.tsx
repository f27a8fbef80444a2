import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "@/api/client";
import type { AccountRow } from "@/api/types";
import { administrationWords } from "@/features/administration/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { tellDone } from "@/ui/toast";

interface Change {
  disabled?: boolean;
  isAdmin?: boolean;
}

interface AccountActionsProps {
  account: AccountRow;
  mailOn: boolean;
}

export function AccountActions({ account, mailOn }: AccountActionsProps) {
  const w = useWords(administrationWords);
  const queries = useQueryClient();
  const [asked, setAsked] = useState<"disable" | "grant" | null>(null);
  const params = { path: { accountId: account.id } };
  const done = (told: string) => {
    tellDone(told);
    setAsked(null);
    void queries.invalidateQueries({ queryKey: ["admin", "accounts"] });
  };
  const change = useMutation({
    mutationFn: async ({ body }: { body: Change; told: string }) => client.PATCH("/v1/admin/accounts/{accountId}", { params, body }),
    onSuccess: (_, { told }) => done(told),
  });
  const end = useMutation({
    mutationFn: async () => client.DELETE("/v1/admin/accounts/{accountId}/sessions", { params }),
    onSuccess: () => done(w.sessionsEnded(account.username)),
  });
  const reset = useMutation({
    mutationFn: async () => client.POST("/v1/admin/accounts/{accountId}/reset-mail", { params }),
    onSuccess: () => done(w.resetSent(name)),
  });
  const name = account.username;
  return (
    <Card title={w.actions}>
      <div className="flex flex-wrap gap-2.5">
        <Button busy={end.isPending} disabled={account.sessions === 0} onClick={() => end.mutate()}>
          {w.endSessions}
        </Button>
        {mailOn && account.disabledAt === null && (
          <Button busy={reset.isPending} onClick={() => reset.mutate()}>
            {w.sendReset}
          </Button>
        )}
        {account.isAdmin ? (
          <Button onClick={() => change.mutate({ body: { isAdmin: false }, told: w.revoked(name) })}>{w.revoke}</Button>
        ) : (
          <Button onClick={() => setAsked("grant")}>{w.grant}</Button>
        )}
        {account.disabledAt === null ? (
          <Button tone="danger" onClick={() => setAsked("disable")}>
            {w.disable}
          </Button>
        ) : (
          <Button onClick={() => change.mutate({ body: { disabled: false }, told: w.enabledDone(name) })}>{w.enable}</Button>
        )}
      </div>
      <Confirm
        open={asked === "disable"}
        onClose={() => setAsked(null)}
        title={w.disableTitle(name)}
        text={w.disableText}
        confirmLabel={w.disable}
        busy={change.isPending}
        onConfirm={() => change.mutate({ body: { disabled: true }, told: w.disabledDone(name) })}
      />
      <Confirm
        open={asked === "grant"}
        onClose={() => setAsked(null)}
        title={w.grantTitle(name)}
        text={w.grantText}
        confirmLabel={w.grant}
        busy={change.isPending}
        onConfirm={() => change.mutate({ body: { isAdmin: true }, told: w.granted(name) })}
      />
    </Card>
  );
}
