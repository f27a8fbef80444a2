import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import * as z from "zod/mini";
import { client } from "@/api/client";
import { securityQuery } from "@/api/security";
import { securityWords } from "@/features/security/words";
import { fieldError, newPassword } from "@/lib/form-rules";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { FailureNotice } from "@/ui/failure-notice";
import { useServerErrors } from "@/ui/form-errors";
import { Notice } from "@/ui/notice";
import { PasswordField } from "@/ui/password-field";

const rules = z.object({ current: z.string(), password: newPassword });
const fields = ["password"] as const;

export function PasswordCard({ hasPassword }: { hasPassword: boolean }) {
  const m = useMessages();
  const w = useWords(securityWords);
  const queries = useQueryClient();
  const form = useForm({ resolver: zodResolver(rules), defaultValues: { current: "", password: "" } });
  const change = useMutation({
    mutationFn: async ({ current, password }: z.infer<typeof rules>) => client.POST("/v1/me/password", { body: hasPassword ? { current, password } : { password } }),
    onSuccess: async () => {
      form.reset();
      await queries.invalidateQueries(securityQuery);
    },
    meta: { shownByForm: true },
  });
  const rest = useServerErrors(form, change.error, fields);
  const { errors } = form.formState;
  return (
    <Card title={w.password}>
      <p className="mb-5 text-muted">{hasPassword ? w.passwordText : w.noPassword}</p>
      <form noValidate onSubmit={form.handleSubmit((values) => change.mutate(values))} className="max-w-sm space-y-5">
        {hasPassword && <PasswordField label={w.current} autoComplete="current-password" error={fieldError(errors.current?.message, m)} {...form.register("current")} />}
        <PasswordField label={w.next} hint={m.auth.passwordHint} autoComplete="new-password" error={fieldError(errors.password?.message, m)} {...form.register("password")} />
        {rest !== null && <FailureNotice error={rest} />}
        {change.isSuccess && (
          <div role="status">
            <Notice title={w.passwordChanged} />
          </div>
        )}
        <Button type="submit" busy={change.isPending}>
          {w.changePassword}
        </Button>
      </form>
    </Card>
  );
}
