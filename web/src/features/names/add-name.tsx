import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import * as z from "zod/mini";
import { addNameRecord } from "@/api/names";
import { recordOf } from "@/features/names/record-type";
import { nameWords } from "@/features/names/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { FailureNotice } from "@/ui/failure-notice";
import { useServerErrors } from "@/ui/form-errors";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

const filled = z.string().check(z.trim(), z.minLength(1));
const rules = z.object({ name: filled, data: filled });
const fields = ["name", "data"] as const;

export function AddName({ networkId, domain }: { networkId: string; domain: string }) {
  const w = useWords(nameWords);
  const queries = useQueryClient();
  const form = useForm({ resolver: zodResolver(rules), defaultValues: { name: "", data: "" } });
  const add = useMutation({
    mutationFn: (values: z.infer<typeof rules>) => addNameRecord(networkId, recordOf(values.name, values.data)),
    onSuccess: async (record) => {
      tellDone(w.added(record.name));
      form.reset();
      await queries.invalidateQueries({ queryKey: ["networks", "names", networkId] });
    },
    meta: { shownByForm: true },
  });
  const rest = useServerErrors(form, add.error, fields);
  const { errors } = form.formState;
  const told = (error: { type?: string | number; message?: string } | undefined) => (error === undefined ? undefined : error.type === "server" ? error.message : w.needed);
  return (
    <form noValidate onSubmit={form.handleSubmit((values) => add.mutate(values))} className="mb-6 space-y-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField mono label={w.name} placeholder={w.namePlaceholder} hint={w.nameHint(domain)} autoComplete="off" error={told(errors.name)} {...form.register("name")} />
        <TextField mono label={w.data} placeholder={w.dataPlaceholder} hint={w.dataHint} autoComplete="off" error={told(errors.data)} {...form.register("data")} />
      </div>
      {rest !== null && <FailureNotice error={rest} />}
      <Button type="submit" tone="primary" busy={add.isPending}>
        {w.add}
      </Button>
    </form>
  );
}
