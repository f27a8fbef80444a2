import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import * as z from "zod/mini";
import type { LoadedNetwork } from "@/api/types";
import { useUpdateNetwork } from "@/features/networks/use-update-network";
import { description, fieldError, networkName } from "@/lib/form-rules";
import { useMessages } from "@/lib/i18n/locale";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

const rules = z.object({ name: networkName, description });

export function GeneralSettings({ network }: { network: LoadedNetwork }) {
  const m = useMessages();
  const form = useForm({ resolver: zodResolver(rules), values: { name: network.name, description: network.description }, resetOptions: { keepDirtyValues: true } });
  const update = useUpdateNetwork(network, () => tellDone(m.networks.saved));
  const { errors } = form.formState;
  return (
    <Card title={m.networks.general}>
      <form noValidate onSubmit={form.handleSubmit((values) => update.mutate(values))} className="max-w-md space-y-5">
        <TextField label={m.networks.name} autoComplete="off" error={fieldError(errors.name?.message, m)} {...form.register("name")} />
        <TextField label={`${m.networks.description} (${m.networks.optional})`} autoComplete="off" error={fieldError(errors.description?.message, m)} {...form.register("description")} />
        <Button type="submit" tone="primary" busy={update.isPending}>
          {m.common.save}
        </Button>
      </form>
    </Card>
  );
}
