import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { body, client } from "@/api/client";
import type { Tenant } from "@/api/types";
import { ranks } from "@/features/api-keys/ranks";
import { apiKeyWords } from "@/features/api-keys/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { problemOf } from "@/lib/problem";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { FailureNotice } from "@/ui/failure-notice";
import { SelectField } from "@/ui/select-field";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

interface CreateServiceAccountProps {
  space: Tenant;
  onMade: () => void;
  onClose: () => void;
}

export function CreateServiceAccount({ space, onMade, onClose }: CreateServiceAccountProps) {
  const m = useMessages();
  const w = useWords(apiKeyWords);
  const [name, setName] = useState("");
  const [role, setRole] = useState<Tenant["role"]>("member");
  const [tried, setTried] = useState(false);
  const create = useMutation({
    mutationFn: async () => body(await client.POST("/v1/tenants/{tenantId}/service-accounts", { params: { path: { tenantId: space.id } }, body: { name, role } })),
    onSuccess: (account) => {
      tellDone(w.accountMade(account.name));
      onMade();
      onClose();
    },
    meta: { shownByForm: true },
  });
  const nameError = problemOf(create.error).errors["name"]?.[0] ?? (tried && name.trim() === "" ? m.form.required : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() !== "") create.mutate();
  };
  const mine = ranks.indexOf(space.role);
  const roles = ranks.filter((one, rank) => one !== "owner" && rank <= mine);
  return (
    <Dialog open onClose={onClose} title={w.newAccount} description={w.newAccountText} closeLabel={m.common.close}>
      <form noValidate onSubmit={submit} className="space-y-5">
        <TextField label={m.common.name} autoComplete="off" maxLength={32} value={name} error={nameError} onChange={(event) => setName(event.target.value)} />
        <SelectField
          label={w.role}
          value={role}
          onChange={(event) => setRole(roles.find((one) => one === event.target.value) ?? "member")}
          options={roles.map((one) => ({ value: one, label: m.roles[one] }))}
        />
        {create.error !== null && nameError === undefined && <FailureNotice error={create.error} />}
        <div className="flex flex-wrap justify-end gap-2.5 pt-1">
          <Button onClick={onClose}>{m.common.cancel}</Button>
          <Button type="submit" tone="primary" busy={create.isPending}>
            {w.newAccount}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
