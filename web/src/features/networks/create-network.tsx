import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import * as z from "zod/mini";
import { body, client } from "@/api/client";
import { useCurrentSpace } from "@/api/current-space";
import type { Network } from "@/api/types";
import { description, fieldError, networkName, optionalCidr } from "@/lib/form-rules";
import { useMessages } from "@/lib/i18n/locale";
import { randomUuid } from "@/lib/uuid";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { FailureNotice } from "@/ui/failure-notice";
import { useServerErrors } from "@/ui/form-errors";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

const rules = z.object({ name: networkName, description, ipv4Cidr: optionalCidr });
const fields = ["name", "description", "ipv4Cidr"] as const;

interface CreateNetworkProps {
  onClose: () => void;
  onCreated: (network: Network) => void;
}

export function CreateNetwork({ onClose, onCreated }: CreateNetworkProps) {
  const m = useMessages();
  const queries = useQueryClient();
  const space = useCurrentSpace();
  // One key for one open dialog: pressing twice, or again after a lost answer, makes one network.
  const [idempotencyKey, setIdempotencyKey] = useState(randomUuid);
  const form = useForm({ resolver: zodResolver(rules), defaultValues: { name: "", description: "", ipv4Cidr: "" } });
  const create = useMutation({
    mutationFn: async (values: z.infer<typeof rules>) =>
      body(
        await client.POST("/v1/networks", {
          headers: { "Idempotency-Key": idempotencyKey },
          body: { name: values.name, description: values.description, ...(space === null ? {} : { tenantId: space.id }), ...(values.ipv4Cidr === "" ? {} : { ipv4Cidr: values.ipv4Cidr }) },
        }),
      ),
    onSuccess: async (network) => {
      await Promise.all([queries.invalidateQueries({ queryKey: ["networks"] }), queries.invalidateQueries({ queryKey: ["dashboard"] })]);
      tellDone(m.networks.created(network.name));
      onCreated(network);
    },
    onError: () => setIdempotencyKey(randomUuid()),
    meta: { shownByForm: true },
  });
  const rest = useServerErrors(form, create.error, fields);
  const { errors } = form.formState;
  return (
    <Dialog open onClose={onClose} title={m.networks.createTitle} description={m.networks.createText} closeLabel={m.common.close}>
      <form noValidate onSubmit={form.handleSubmit((values) => create.mutate(values))} className="space-y-5">
        <TextField label={m.networks.name} placeholder={m.networks.namePlaceholder} autoComplete="off" error={fieldError(errors.name?.message, m)} {...form.register("name")} />
        <TextField label={`${m.networks.description} (${m.networks.optional})`} autoComplete="off" error={fieldError(errors.description?.message, m)} {...form.register("description")} />
        <details className="group" open={errors.ipv4Cidr !== undefined || undefined}>
          <summary className="w-fit rounded text-sm font-medium text-accent hover:underline">{m.networks.advanced}</summary>
          <TextField className="mt-4" mono label={m.networks.range} hint={m.networks.rangeHint} autoComplete="off" error={fieldError(errors.ipv4Cidr?.message, m)} {...form.register("ipv4Cidr")} />
        </details>
        {rest !== null && <FailureNotice error={rest} />}
        <div className="flex flex-wrap justify-end gap-2.5 pt-1">
          <Button onClick={onClose}>{m.common.cancel}</Button>
          <Button type="submit" tone="primary" busy={create.isPending}>
            {m.networks.createDo}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
