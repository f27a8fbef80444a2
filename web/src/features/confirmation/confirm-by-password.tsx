import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import * as z from "zod/mini";
import { client } from "@/api/client";
import { confirmationWords } from "@/features/confirmation/words";
import { fieldError, required } from "@/lib/form-rules";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { FailureNotice } from "@/ui/failure-notice";
import { PasswordField } from "@/ui/password-field";

const rules = z.object({ password: required });

export function ConfirmByPassword({ onDone }: { onDone: () => void }) {
  const m = useMessages();
  const w = useWords(confirmationWords);
  const form = useForm({ resolver: zodResolver(rules), defaultValues: { password: "" } });
  const confirm = useMutation({
    mutationFn: async (values: z.infer<typeof rules>) => client.POST("/v1/auth/confirm", { body: values }),
    onSuccess: onDone,
    meta: { shownByForm: true },
  });
  return (
    <form noValidate onSubmit={form.handleSubmit((values) => confirm.mutate(values))} className="space-y-5">
      <PasswordField autoComplete="current-password" error={fieldError(form.formState.errors.password?.message, m)} {...form.register("password")} />
      {confirm.isError && <FailureNotice error={confirm.error} />}
      <Button type="submit" tone="primary" busy={confirm.isPending} className="w-full">
        {w.confirm}
      </Button>
    </form>
  );
}
