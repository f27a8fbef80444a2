import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import * as z from "zod/mini";
import { body, client } from "@/api/client";
import { email, fieldError, newPassword, required, username } from "@/lib/form-rules";
import { useMessages } from "@/lib/i18n/locale";
import { Button } from "@/ui/button";
import { FailureNotice } from "@/ui/failure-notice";
import { useServerErrors } from "@/ui/form-errors";
import { PasswordField } from "@/ui/password-field";
import { TextField } from "@/ui/text-field";

const rules = z.object({ token: required, email, username, password: newPassword });
const fields = ["token", "email", "username", "password"] as const;

interface SetupFormProps {
  /** From the link that the console printed; may be empty. */
  token: string;
  onDone: (session: { csrfToken?: string | null | undefined }) => void;
}

export function SetupForm({ token, onDone }: SetupFormProps) {
  const m = useMessages();
  const form = useForm({ resolver: zodResolver(rules), defaultValues: { token, email: "", username: "", password: "" } });
  const setup = useMutation({
    mutationFn: async (values: z.infer<typeof rules>) => body(await client.POST("/v1/setup", { body: values })),
    onSuccess: onDone,
    meta: { shownByForm: true },
  });
  const rest = useServerErrors(form, setup.error, fields);
  const { errors } = form.formState;
  return (
    <form noValidate onSubmit={form.handleSubmit((values) => setup.mutate(values))} className="space-y-5">
      <TextField label={m.auth.token} hint={m.auth.tokenHint} mono autoComplete="off" spellCheck={false} error={fieldError(errors.token?.message, m)} {...form.register("token")} />
      <TextField label={m.auth.email} type="email" autoComplete="email" error={fieldError(errors.email?.message, m)} {...form.register("email")} />
      <TextField label={m.auth.username} hint={m.auth.usernameHint} autoComplete="username" error={fieldError(errors.username?.message, m)} {...form.register("username")} />
      <PasswordField hint={m.auth.passwordHint} autoComplete="new-password" error={fieldError(errors.password?.message, m)} {...form.register("password")} />
      {rest !== null && <FailureNotice error={rest} />}
      <Button type="submit" tone="primary" busy={setup.isPending} className="w-full">
        {m.auth.setupDo}
      </Button>
    </form>
  );
}
