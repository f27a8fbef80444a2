import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import * as z from "zod/mini";
import { body, client } from "@/api/client";
import { email, fieldError, required } from "@/lib/form-rules";
import { useMessages } from "@/lib/i18n/locale";
import { Button } from "@/ui/button";
import { FailureNotice } from "@/ui/failure-notice";
import { PasswordField } from "@/ui/password-field";
import { TextField } from "@/ui/text-field";

const rules = z.object({ email, password: required });

interface SignInFormProps {
  onDone: (session: { csrfToken?: string | null | undefined }) => void;
  /** The password was right; the account wants a code too. */
  onChallenge: (challenge: string) => void;
}

export function SignInForm({ onDone, onChallenge }: SignInFormProps) {
  const m = useMessages();
  const form = useForm({ resolver: zodResolver(rules), defaultValues: { email: "", password: "" } });
  const signIn = useMutation({
    mutationFn: async (values: z.infer<typeof rules>) => body(await client.POST("/v1/auth/sign-in", { body: { ...values, mode: "browser" } })),
    onSuccess: (answer) => (answer.secondFactor ? onChallenge(answer.secondFactor.challenge) : onDone(answer)),
    meta: { shownByForm: true },
  });
  const { errors } = form.formState;
  return (
    <form noValidate onSubmit={form.handleSubmit((values) => signIn.mutate(values))} className="space-y-5">
      <TextField label={m.auth.email} type="email" autoComplete="username" error={fieldError(errors.email?.message, m)} {...form.register("email")} />
      <PasswordField autoComplete="current-password" error={fieldError(errors.password?.message, m)} {...form.register("password")} />
      {signIn.isError && <FailureNotice error={signIn.error} />}
      <Button type="submit" tone="primary" busy={signIn.isPending} className="w-full">
        {m.auth.signInDo}
      </Button>
    </form>
  );
}
