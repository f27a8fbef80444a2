import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import * as z from "zod/mini";
import { client } from "@/api/client";
import { recoveryWords } from "@/features/recovery/words";
import { email, fieldError } from "@/lib/form-rules";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { FailureNotice } from "@/ui/failure-notice";
import { Notice } from "@/ui/notice";
import { TextField } from "@/ui/text-field";

const rules = z.object({ email });

export function ForgotForm() {
  const m = useMessages();
  const w = useWords(recoveryWords);
  const form = useForm({ resolver: zodResolver(rules), defaultValues: { email: "" } });
  const send = useMutation({
    mutationFn: async (values: z.infer<typeof rules>) => client.POST("/v1/auth/forgot-password", { body: values }),
    meta: { shownByForm: true },
  });
  if (send.isSuccess) {
    return (
      <div role="status">
        <Notice title={w.sentTitle}>{w.sentText}</Notice>
      </div>
    );
  }
  return (
    <form noValidate onSubmit={form.handleSubmit((values) => send.mutate(values))} className="space-y-5">
      <TextField label={m.auth.email} type="email" autoComplete="username" error={fieldError(form.formState.errors.email?.message, m)} {...form.register("email")} />
      {send.isError && <FailureNotice error={send.error} />}
      <Button type="submit" tone="primary" busy={send.isPending} className="w-full">
        {w.forgotDo}
      </Button>
    </form>
  );
}
