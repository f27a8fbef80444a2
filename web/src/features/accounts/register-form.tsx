import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import * as z from "zod/mini";
import { body, client } from "@/api/client";
import type { Registered } from "@/api/types";
import { email, fieldError, newPassword, username } from "@/lib/form-rules";
import { useMessages } from "@/lib/i18n/locale";
import { Button } from "@/ui/button";
import { FailureNotice } from "@/ui/failure-notice";
import { useServerErrors } from "@/ui/form-errors";
import { PasswordField } from "@/ui/password-field";
import { TextField } from "@/ui/text-field";

const rules = z.object({ email, username, password: newPassword });
const fields = ["email", "username", "password"] as const;

interface RegisterFormProps {
  /** The invite that opens registration, and is used with it. */
  invite?: string;
  /** The only address that the invite is for. */
  address?: string | null;
  onDone: (session: Registered) => void;
}

export function RegisterForm({ invite, address, onDone }: RegisterFormProps) {
  const m = useMessages();
  const form = useForm({ resolver: zodResolver(rules), defaultValues: { email: address ?? "", username: "", password: "" } });
  const register = useMutation({
    mutationFn: async (values: z.infer<typeof rules>) => body(await client.POST("/v1/auth/register", { body: invite === undefined ? values : { ...values, invite } })),
    onSuccess: onDone,
    meta: { shownByForm: true },
  });
  const rest = useServerErrors(form, register.error, fields);
  const { errors } = form.formState;
  return (
    <form noValidate onSubmit={form.handleSubmit((values) => register.mutate(values))} className="space-y-5">
      <TextField label={m.auth.email} type="email" autoComplete="email" readOnly={typeof address === "string"} error={fieldError(errors.email?.message, m)} {...form.register("email")} />
      <TextField label={m.auth.username} hint={m.auth.usernameHint} autoComplete="username" error={fieldError(errors.username?.message, m)} {...form.register("username")} />
      <PasswordField hint={m.auth.passwordHint} autoComplete="new-password" error={fieldError(errors.password?.message, m)} {...form.register("password")} />
      {rest !== null && <FailureNotice error={rest} />}
      <Button type="submit" tone="primary" busy={register.isPending} className="w-full">
        {m.auth.registerDo}
      </Button>
    </form>
  );
}
