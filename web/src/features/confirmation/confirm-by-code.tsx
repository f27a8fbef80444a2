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
import { TextField } from "@/ui/text-field";

const rules = z.object({ code: required });

export function ConfirmByCode({ onDone }: { onDone: () => void }) {
  const m = useMessages();
  const w = useWords(confirmationWords);
  const form = useForm({ resolver: zodResolver(rules), defaultValues: { code: "" } });
  const confirm = useMutation({
    mutationFn: async (values: z.infer<typeof rules>) => client.POST("/v1/auth/confirm", { body: values }),
    onSuccess: onDone,
    meta: { shownByForm: true },
  });
  return (
    <form noValidate onSubmit={form.handleSubmit((values) => confirm.mutate(values))} className="space-y-5">
      <TextField label={w.code} hint={w.codeHint} mono inputMode="numeric" autoComplete="one-time-code" error={fieldError(form.formState.errors.code?.message, m)} {...form.register("code")} />
      {confirm.isError && <FailureNotice error={confirm.error} />}
      <Button type="submit" tone="primary" busy={confirm.isPending} className="w-full">
        {w.confirm}
      </Button>
    </form>
  );
}
