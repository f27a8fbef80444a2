import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import * as z from "zod/mini";
import { body, client } from "@/api/client";
import type { Device } from "@/api/types";
import { deviceName, fieldError } from "@/lib/form-rules";
import { useMessages } from "@/lib/i18n/locale";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { FailureNotice } from "@/ui/failure-notice";
import { useServerErrors } from "@/ui/form-errors";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

const rules = z.object({ name: deviceName });
const fields = ["name"] as const;

export function RenameDevice({ device, onClose }: { device: Device; onClose: () => void }) {
  const m = useMessages();
  const queries = useQueryClient();
  const form = useForm({ resolver: zodResolver(rules), defaultValues: { name: device.name } });
  const rename = useMutation({
    mutationFn: async (values: z.infer<typeof rules>) => body(await client.PATCH("/v1/devices/{deviceId}", { params: { path: { deviceId: device.id } }, body: values })),
    onSuccess: async (renamed) => {
      await Promise.all([queries.invalidateQueries({ queryKey: ["devices"] }), queries.invalidateQueries({ queryKey: ["peers"] })]);
      tellDone(m.devices.renamed(renamed.name));
      onClose();
    },
    meta: { shownByForm: true },
  });
  const rest = useServerErrors(form, rename.error, fields);
  return (
    <Dialog open onClose={onClose} title={m.devices.renameTitle(device.name)} closeLabel={m.common.close}>
      <form noValidate onSubmit={form.handleSubmit((values) => rename.mutate(values))} className="space-y-5">
        <TextField label={m.common.name} autoComplete="off" autoCapitalize="none" spellCheck={false} error={fieldError(form.formState.errors.name?.message, m)} {...form.register("name")} />
        {rest !== null && <FailureNotice error={rest} />}
        <div className="flex flex-wrap justify-end gap-2.5">
          <Button onClick={onClose}>{m.common.cancel}</Button>
          <Button type="submit" tone="primary" busy={rename.isPending}>
            {m.common.rename}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
