import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import * as z from "zod/mini";
import type { LoadedTenant } from "@/api/types";
import { useUpdateTenant } from "@/features/tenants/use-update-tenant";
import { tenantWords } from "@/features/tenants/words";
import { description, fieldError, networkName } from "@/lib/form-rules";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

const rules = z.object({ name: networkName, description });

export function SpaceName({ space }: { space: LoadedTenant }) {
  const m = useMessages();
  const w = useWords(tenantWords);
  const form = useForm({ resolver: zodResolver(rules), values: { name: space.name, description: space.description }, resetOptions: { keepDirtyValues: true } });
  const update = useUpdateTenant(space, () => tellDone(w.saved));
  const { errors } = form.formState;
  return (
    <Card title={w.general}>
      <form noValidate onSubmit={form.handleSubmit((values) => update.mutate(values))} className="max-w-md space-y-5">
        <TextField label={w.name} autoComplete="off" error={fieldError(errors.name?.message, m)} {...form.register("name")} />
        <TextField label={w.description} autoComplete="off" error={fieldError(errors.description?.message, m)} {...form.register("description")} />
        <Button type="submit" tone="primary" busy={update.isPending}>
          {m.common.save}
        </Button>
      </form>
    </Card>
  );
}
