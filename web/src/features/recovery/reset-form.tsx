import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import * as z from "zod/mini";
import { client } from "@/api/client";
import { recoveryWords } from "@/features/recovery/words";
import { fieldError, newPassword } from "@/lib/form-rules";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { FailureNotice } from "@/ui/failure-notice";
import { useServerErrors } from "@/ui/form-errors";
import { Notice } from "@/ui/notice";
import { PasswordField } from "@/ui/password-field";

const rules = z.object({ password: newPassword });
const fields = ["password"] as const;

export function ResetForm({ token }: { token: string }) {
  const m = useMessages();
  const w = useWords(recoveryWords);
  const form = useForm({ resolver: zodResolver(rules), defaultValues: { password: "" } });
  const reset = useMutation({
    mutationFn: async (values: z.infer<typeof rules>) => client.POST("/v1/auth/reset-password", { body: { ...values, token } }),
    meta: { shownByForm: true },
  });
  const rest = useServerErrors(form, reset.error, fields);
  if (reset.isSuccess) {
    return (
      <div role="status">
        <Notice title={w.resetDone}>{w.resetDoneText}</Notice>
      </div>
    );
  }
  return (
    <form noValidate onSubmit={form.handleSubmit((values) => reset.mutate(values))} className="space-y-5">
      <PasswordField label={w.newPassword} hint={m.auth.passwordHint} autoComplete="new-password" error={fieldError(form.formState.errors.password?.message, m)} {...form.register("password")} />
      {rest !== null && <FailureNotice error={rest} />}
      <Button type="submit" tone="primary" busy={reset.isPending} className="w-full">
        {w.resetDo}
      </Button>
    </form>
  );
}
