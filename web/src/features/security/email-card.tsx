import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import * as z from "zod/mini";
import { client } from "@/api/client";
import { securityWords } from "@/features/security/words";
import { email, fieldError } from "@/lib/form-rules";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { FailureNotice } from "@/ui/failure-notice";
import { useServerErrors } from "@/ui/form-errors";
import { Notice } from "@/ui/notice";
import { TextField } from "@/ui/text-field";

const rules = z.object({ email });
const fields = ["email"] as const;

interface EmailCardProps {
  email: string;
  verified: boolean;
  pending: string | null;
  mailOn: boolean;
}

export function EmailCard({ email: address, verified, pending, mailOn }: EmailCardProps) {
  const m = useMessages();
  const w = useWords(securityWords);
  const queries = useQueryClient();
  const form = useForm({ resolver: zodResolver(rules), defaultValues: { email: "" } });
  const change = useMutation({
    mutationFn: async (values: z.infer<typeof rules>) => client.POST("/v1/me/email", { body: values }),
    onSuccess: async () => {
      form.reset();
      await queries.invalidateQueries({ queryKey: ["me"] });
    },
    meta: { shownByForm: true },
  });
  const ask = useMutation({ mutationFn: async () => client.POST("/v1/me/email/verification") });
  const rest = useServerErrors(form, change.error, fields);
  return (
    <Card title={w.address}>
      <p className="mb-5">
        <span className="font-medium wrap-anywhere">{address}</span> <span className="text-muted">· {verified ? w.verified : w.notVerified}</span>
      </p>
      {!verified && mailOn && (
        <div className="mb-5">
          <Notice title={ask.isSuccess ? w.asked : w.notVerifiedText}>
            {!ask.isSuccess && (
              <Button size="small" busy={ask.isPending} onClick={() => ask.mutate()}>
                {w.ask}
              </Button>
            )}
          </Notice>
        </div>
      )}
      {pending !== null && (
        <div className="mb-5" role="status">
          <Notice title={w.pending(pending)} />
        </div>
      )}
      <form noValidate onSubmit={form.handleSubmit((values) => change.mutate(values))} className="max-w-sm space-y-5">
        <TextField label={w.newAddress} type="email" autoComplete="email" error={fieldError(form.formState.errors.email?.message, m)} {...form.register("email")} />
        {rest !== null && <FailureNotice error={rest} />}
        <Button type="submit" busy={change.isPending}>
          {w.changeAddress}
        </Button>
      </form>
    </Card>
  );
}
