import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import * as z from "zod/mini";
import { body, client } from "@/api/client";
import { securityWords } from "@/features/security/words";
import { fieldError, required } from "@/lib/form-rules";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { CodeBlock } from "@/ui/code-block";
import { Dialog } from "@/ui/dialog";
import { FailureNotice } from "@/ui/failure-notice";
import { QrCode } from "@/ui/qr-code";
import { TextField } from "@/ui/text-field";

const rules = z.object({ code: required });

interface EnrolTotpProps {
  secret: string;
  uri: string;
  onClose: () => void;
  onDone: (recoveryCodes: readonly string[]) => void;
}

export function EnrolTotp({ secret, uri, onClose, onDone }: EnrolTotpProps) {
  const m = useMessages();
  const w = useWords(securityWords);
  const form = useForm({ resolver: zodResolver(rules), defaultValues: { code: "" } });
  const confirm = useMutation({
    mutationFn: async ({ code }: z.infer<typeof rules>) => body(await client.POST("/v1/me/totp/confirm", { body: { code: code.replaceAll(" ", "") } })),
    onSuccess: ({ recoveryCodes }) => onDone(recoveryCodes),
    meta: { shownByForm: true },
  });
  return (
    <Dialog open onClose={onClose} title={w.add} description={w.scan} closeLabel={m.common.close}>
      <div className="mx-auto mb-5 max-w-52">
        <QrCode text={uri} label={w.qr} />
      </div>
      <CodeBlock label={w.typed} text={secret.replace(/(.{4})(?=.)/g, "$1 ")} />
      <form noValidate onSubmit={form.handleSubmit((values) => confirm.mutate(values))} className="mt-5 space-y-5">
        <TextField label={w.code} hint={w.codeHint} mono inputMode="numeric" autoComplete="one-time-code" error={fieldError(form.formState.errors.code?.message, m)} {...form.register("code")} />
        {confirm.isError && <FailureNotice error={confirm.error} />}
        <Button type="submit" tone="primary" busy={confirm.isPending} className="w-full">
          {w.confirm}
        </Button>
      </form>
    </Dialog>
  );
}
