import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import * as z from "zod/mini";
import { body, client } from "@/api/client";
import type { Tenant } from "@/api/types";
import { InviteTarget, usualTarget } from "@/features/invites/invite-target";
import { MembershipField, type MembershipLife } from "@/features/invites/membership-field";
import { inviteWords } from "@/features/invites/words";
import { email, fieldError } from "@/lib/form-rules";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { FailureNotice } from "@/ui/failure-notice";
import { useServerErrors } from "@/ui/form-errors";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

const rules = z.object({ email });
const fields = ["email"] as const;

export function InvitePerson({ space, onClose }: { space: Tenant; onClose: () => void }) {
  const m = useMessages();
  const w = useWords(inviteWords);
  const queries = useQueryClient();
  const [target, setTarget] = useState(usualTarget);
  const [membership, setMembership] = useState<MembershipLife>("");
  const form = useForm({ resolver: zodResolver(rules), defaultValues: { email: "" } });
  const invite = useMutation({
    mutationFn: async (values: z.infer<typeof rules>) =>
      body(
        await client.POST("/v1/tenants/{tenantId}/invitations", {
          params: { path: { tenantId: space.id } },
          body: { email: values.email, role: target.role, ...(target.networkId === "" ? {} : { networkId: target.networkId }), ...(membership === "" ? {} : { membershipSeconds: Number(membership) }) },
        }),
      ),
    onSuccess: async (made) => {
      tellDone(w.sent(made.email));
      onClose();
      await queries.invalidateQueries({ queryKey: ["invitations", space.id] });
    },
    meta: { shownByForm: true },
  });
  const rest = useServerErrors(form, invite.error, fields);
  return (
    <Dialog open onClose={onClose} title={w.inviteTitle} description={w.inviteText} closeLabel={m.common.close}>
      <form noValidate onSubmit={form.handleSubmit((values) => invite.mutate(values))} className="space-y-5">
        <TextField label={w.email} type="email" autoComplete="off" error={fieldError(form.formState.errors.email?.message, m)} {...form.register("email")} />
        <InviteTarget space={space} target={target} onChange={setTarget} />
        <MembershipField membership={membership} onChange={setMembership} />
        {rest !== null && <FailureNotice error={rest} />}
        <div className="flex flex-wrap justify-end gap-2.5 pt-1">
          <Button onClick={onClose}>{m.common.cancel}</Button>
          <Button type="submit" tone="primary" busy={invite.isPending}>
            {w.send}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
