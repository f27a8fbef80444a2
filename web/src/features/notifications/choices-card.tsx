import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { body, client } from "@/api/client";
import { notificationChoicesQuery } from "@/api/notifications";
import type { NotificationChoices, NotificationKind } from "@/api/types";
import { notificationWords } from "@/features/notifications/words";
import { canNotify, setNotifiesHere, useNotifiesHere } from "@/lib/browser-notices";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { CheckField } from "@/ui/check-field";
import { FailureNotice } from "@/ui/failure-notice";
import { Notice } from "@/ui/notice";
import { Skeleton } from "@/ui/skeleton";
import { tellDone } from "@/ui/toast";

export function ChoicesCard() {
  const m = useMessages();
  const { data, error, refetch } = useQuery(notificationChoicesQuery);
  if (data === undefined) return error === null ? <Skeleton label={m.common.loading} /> : <FailureNotice error={error} onRetry={() => void refetch()} />;
  return <ChoicesForm key={data.mail.join()} kept={data} />;
}

function ChoicesForm({ kept }: { kept: NotificationChoices }) {
  const m = useMessages();
  const w = useWords(notificationWords);
  const queries = useQueryClient();
  const [mail, setMail] = useState<readonly NotificationKind[]>(kept.mail);
  const save = useMutation({
    mutationFn: async () => body(await client.PUT("/v1/me/notification-choices", { body: { mail: [...mail] } })),
    onSuccess: (saved) => {
      queries.setQueryData(notificationChoicesQuery.queryKey, saved);
      tellDone(w.saved);
    },
  });
  const kinds = Object.keys(w.kinds) as NotificationKind[];
  const isSame = kinds.every((kind) => mail.includes(kind) === kept.mail.includes(kind));
  return (
    <Card title={w.settingsTitle}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
        className="max-w-xl space-y-4"
      >
        <p className="text-muted">{w.settingsText}</p>
        {!kept.isMailOn && <Notice title={w.noMail} />}
        {kept.isMailOn && !kept.isAddressProven && <Notice title={w.notProven} />}
        <div>
          {kinds.map((kind) => (
            <CheckField
              key={kind}
              label={w.kinds[kind]}
              {...(kind === "invited" ? { hint: w.invitedHint } : {})}
              checked={mail.includes(kind)}
              onChange={(event) => setMail(event.target.checked ? [...mail, kind] : mail.filter((one) => one !== kind))}
            />
          ))}
        </div>
        <Button type="submit" tone="primary" busy={save.isPending} disabled={isSame}>
          {m.common.save}
        </Button>
      </form>
    </Card>
  );
}

/** The browser's own messages, on this device alone. */
export function HereCard() {
  const w = useWords(notificationWords);
  const on = useNotifiesHere();
  const [refused, setRefused] = useState(false);
  return (
    <Card title={w.here}>
      <div className="max-w-xl">
        <CheckField
          label={w.hereShow}
          hint={canNotify ? w.hereText : w.hereNever}
          disabled={!canNotify}
          checked={on}
          onChange={(event) => void setNotifiesHere(event.target.checked).then((done) => setRefused(!done))}
          error={refused ? w.hereRefused : undefined}
        />
      </div>
    </Card>
  );
}
