import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm } from "react-hook-form";
import * as z from "zod/mini";
import { body, client } from "@/api/client";
import type { Tenant } from "@/api/types";
import { useTenantChange } from "@/features/tenants/use-tenant-change";
import { tenantWords } from "@/features/tenants/words";
import { description, fieldError, networkName } from "@/lib/form-rules";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { randomUuid } from "@/lib/uuid";
import { Button } from "@/ui/button";
import { Choice } from "@/ui/choice";
import { Dialog } from "@/ui/dialog";
import { FailureNotice } from "@/ui/failure-notice";
import { useServerErrors } from "@/ui/form-errors";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

const rules = z.object({ name: networkName, description });
const fields = ["name", "description"] as const;

export function CreateSpace({ onClose, onCreated }: { onClose: () => void; onCreated: (space: Tenant) => void }) {
  const m = useMessages();
  const w = useWords(tenantWords);
  const [kind, setKind] = useState<"team" | "community">("team");
  // One key for one open dialog: pressing twice, or again after a lost answer, makes one space.
  const [idempotencyKey, setIdempotencyKey] = useState(randomUuid);
  const form = useForm({ resolver: zodResolver(rules), defaultValues: { name: "", description: "" } });
  const create = useTenantChange(
    async (values: z.infer<typeof rules>) => {
      try {
        return body(await client.POST("/v1/tenants", { headers: { "Idempotency-Key": idempotencyKey }, body: { ...values, kind } }));
      } catch (error) {
        setIdempotencyKey(randomUuid());
        throw error;
      }
    },
    (space) => {
      tellDone(w.created(space.name));
      onCreated(space);
    },
    true,
  );
  const rest = useServerErrors(form, create.error, fields);
  const { errors } = form.formState;
  return (
    <Dialog open onClose={onClose} title={w.create} description={w.createText} closeLabel={m.common.close}>
      <form noValidate onSubmit={form.handleSubmit((values) => create.mutate(values))} className="space-y-5">
        <TextField label={w.name} placeholder={w.namePlaceholder} autoComplete="off" error={fieldError(errors.name?.message, m)} {...form.register("name")} />
        <TextField label={w.description} autoComplete="off" error={fieldError(errors.description?.message, m)} {...form.register("description")} />
        <Choice
          legend={w.kind}
          selected={kind}
          onSelect={setKind}
          options={[
            { value: "team", label: w.kinds.team },
            { value: "community", label: w.kinds.community },
          ]}
        />
        {rest !== null && <FailureNotice error={rest} />}
        <div className="flex flex-wrap justify-end gap-2.5 pt-1">
          <Button onClick={onClose}>{m.common.cancel}</Button>
          <Button type="submit" tone="primary" busy={create.isPending}>
            {w.create}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
