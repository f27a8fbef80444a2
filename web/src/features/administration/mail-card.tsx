import { useMutation, useQuery } from "@tanstack/react-query";
import { mailQuery } from "@/api/administration";
import { client } from "@/api/client";
import { administrationWords } from "@/features/administration/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Details } from "@/ui/details";
import { FailureNotice } from "@/ui/failure-notice";
import { Skeleton } from "@/ui/skeleton";
import { tellDone } from "@/ui/toast";

/** The mail settings in force, and a letter to oneself to try them. */
export function MailCard() {
  const m = useMessages();
  const w = useWords(administrationWords);
  const { data: mail, error } = useQuery(mailQuery);
  const test = useMutation({
    mutationFn: async () => client.POST("/v1/admin/mail/test"),
    onSuccess: () => tellDone(w.mailSent),
    meta: { shownByForm: true },
  });
  return (
    <Card title={w.mail}>
      {error !== null && <FailureNotice error={error} />}
      {mail === undefined && error === null && <Skeleton label={m.common.loading} />}
      {mail?.on === false && <p className="text-muted">{w.mailOff}</p>}
      {mail?.on === true && (
        <>
          <Details
            items={[
              { name: w.mailServer, value: mail.server },
              { name: w.mailFrom, value: mail.from },
              { name: w.mailWaiting, value: mail.waiting },
            ]}
          />
          <Button className="mt-5" busy={test.isPending} onClick={() => test.mutate()}>
            {w.mailTest}
          </Button>
        </>
      )}
      {test.isError && (
        <div className="mt-4">
          <FailureNotice error={test.error} />
        </div>
      )}
    </Card>
  );
}
