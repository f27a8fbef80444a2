import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import * as z from "zod/mini";
import { body, client } from "@/api/client";
import { recoveryWords } from "@/features/recovery/words";
import { fieldError, required } from "@/lib/form-rules";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { hasCode } from "@/lib/problem";
import { Button } from "@/ui/button";
import { FailureNotice } from "@/ui/failure-notice";
import { TextField } from "@/ui/text-field";

const rules = z.object({ code: required });

interface SecondFactorFormProps {
  challenge: string;
  onDone: (session: { csrfToken?: string | null | undefined }) => void;
  /** The sign-in must begin anew. */
  onAgain: () => void;
}

/** The code of the authenticator, or a recovery code when the phone is not there. */
export function SecondFactorForm({ challenge, onDone, onAgain }: SecondFactorFormProps) {
  const m = useMessages();
  const w = useWords(recoveryWords);
  const [byRecovery, setByRecovery] = useState(false);
  const form = useForm({ resolver: zodResolver(rules), defaultValues: { code: "" } });
  const complete = useMutation({
    mutationFn: async ({ code }: z.infer<typeof rules>) =>
      body(await client.POST("/v1/auth/second-factor", { body: byRecovery ? { challenge, recoveryCode: code } : { challenge, code: code.replaceAll(" ", "") } })),
    onSuccess: onDone,
    meta: { shownByForm: true },
  });
  const error = fieldError(form.formState.errors.code?.message, m);
  const over = hasCode(complete.error, "auth.challenge_invalid");
  return (
    <form noValidate onSubmit={form.handleSubmit((values) => complete.mutate(values))} className="space-y-5">
      {byRecovery ? (
        <TextField key="recovery" label={w.recoveryCode} hint={w.recoveryHint} mono autoComplete="off" spellCheck={false} error={error} {...form.register("code")} />
      ) : (
        <TextField key="code" label={w.code} hint={w.codeHint} mono inputMode="numeric" autoComplete="one-time-code" error={error} {...form.register("code")} />
      )}
      {complete.isError && <FailureNotice error={complete.error} />}
      {over ? (
        <Button tone="primary" className="w-full" onClick={onAgain}>
          {w.again}
        </Button>
      ) : (
        <Button type="submit" tone="primary" busy={complete.isPending} className="w-full">
          {w.goOn}
        </Button>
      )}
      <button
        type="button"
        className="min-h-6 rounded text-left text-sm font-medium text-accent underline-offset-4 hover:underline"
        onClick={() => {
          form.reset();
          complete.reset();
          setByRecovery(!byRecovery);
        }}
      >
        {byRecovery ? w.useCode : w.useRecovery}
      </button>
    </form>
  );
}
