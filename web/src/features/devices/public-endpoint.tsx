import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import * as z from "zod/mini";
import { body, client } from "@/api/client";
import type { Device } from "@/api/types";
import { fieldError, optionalEndpoint } from "@/lib/form-rules";
import { useMessages } from "@/lib/i18n/locale";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { FailureNotice } from "@/ui/failure-notice";
import { useServerErrors } from "@/ui/form-errors";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

const rules = z.object({ publicEndpoint: optionalEndpoint });
const fields = ["publicEndpoint"] as const;

export function PublicEndpoint({ device }: { device: Device }) {
  const m = useMessages();
  const queries = useQueryClient();
  const form = useForm({ resolver: zodResolver(rules), values: { publicEndpoint: device.publicEndpoint ?? "" }, resetOptions: { keepDirtyValues: true } });
  const save = useMutation({
    mutationFn: async ({ publicEndpoint }: z.infer<typeof rules>) =>
      body(await client.PATCH("/v1/devices/{deviceId}", { params: { path: { deviceId: device.id } }, body: { publicEndpoint: publicEndpoint === "" ? null : publicEndpoint } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["devices"] });
      tellDone(m.devices.publicEndpointSaved);
    },
    meta: { shownByForm: true },
  });
  const rest = useServerErrors(form, save.error, fields);
  return (
    <Card title={m.devices.publicEndpoint}>
      <form noValidate onSubmit={form.handleSubmit((values) => save.mutate(values))} className="max-w-md space-y-4">
        <TextField
          label={m.common.address}
          hint={m.devices.publicEndpointHint}
          placeholder="vpn.example.org:51820"
          mono
          autoComplete="off"
          error={fieldError(form.formState.errors.publicEndpoint?.message, m)}
          {...form.register("publicEndpoint")}
        />
        {rest !== null && <FailureNotice error={rest} />}
        <Button type="submit" busy={save.isPending}>
          {m.common.save}
        </Button>
      </form>
    </Card>
  );
}
