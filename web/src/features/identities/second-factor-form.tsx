import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import * as z from "zod/mini";
import { body, client } from "@/api/client";
import { identityWords } from "@/features/identities/words";
import { fieldError, required } from "@/lib/form-rules";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { FailureNotice } from "@/ui/failure-notice";
import { TextField } from "@/ui/text-field";

const rules = z.object({ code: required });
// What the authenticator shows; anything else is a recovery code.
const shown = /^\d{6}$/;

interface SecondFactorFormProps {
  challenge: string;
  onDone: (session: { csrfToken?: string | null | undefined }) => void;
}

/** After a provider vouched: the account's own authenticator, where it has one. */
export function SecondFactorForm({ challenge, onDone }: SecondFactorFormProps) {
  const m = useMessages();
  const w = useWords(identityWords);
  const form = useForm({ resolver: zodResolver(rules), defaultValues: { code: "" } });
  const answer = useMutation({
    mutationFn: async ({ code }: z.infer<typeof rules>) => {
      const plain = code.replaceAll(/\s/g, "");
      return body(await client.POST("/v1/auth/second-factor", { body: shown.test(plain) ? { challenge, code: plain } : { challenge, recoveryCode: code } }));
    },
    onSuccess: onDone,
    meta: { shownByForm: true },
  });
  return (
    <form noValidate onSubmit={form.handleSubmit((values) => answer.mutate(values))} className="space-y-5">
      <TextField label={w.code} hint={w.codeHint} autoComplete="one-time-code" error={fieldError(form.formState.errors.code?.message, m)} {...form.register("code")} />
      {answer.isError && <FailureNotice error={answer.error} />}
      <Button type="submit" tone="primary" busy={answer.isPending} className="w-full">
        {m.auth.signInDo}
      </Button>
    </form>
  );
}
