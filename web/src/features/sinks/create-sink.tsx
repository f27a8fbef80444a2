import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm, useWatch } from "react-hook-form";
import { createSink, type SinkOwner } from "@/api/sinks";
import type { NewSink } from "@/api/types";
import { sinkWords } from "@/features/sinks/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { FailureNotice } from "@/ui/failure-notice";
import { useServerErrors } from "@/ui/form-errors";
import { SelectField } from "@/ui/select-field";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

interface Values {
  kind: NewSink["kind"];
  name: string;
  address: string;
  token: string;
  authority: string;
  actions: string;
}

const kinds: readonly NewSink["kind"][] = ["webhook", "slack", "discord", "telegram", "splunk", "datadog", "syslog"];
const examples: Readonly<Record<NewSink["kind"], string>> = {
  webhook: "https://hooks.example.org/lanstead",
  slack: "https://hooks.slack.com/services/…",
  discord: "https://discord.com/api/webhooks/…",
  telegram: "https://api.telegram.org/?chat_id=-1001234567890",
  splunk: "https://splunk.example.org:8088/services/collector/event",
  datadog: "https://http-intake.logs.datadoghq.com/api/v2/logs",
  syslog: "tls://log.example.org:6514",
};
const takesToken = (kind: NewSink["kind"]) => kind === "splunk" || kind === "datadog" || kind === "telegram";
const fields = ["name", "address", "token", "authority", "actions"] as const;

interface CreateSinkProps {
  owner: SinkOwner;
  onClose: () => void;
  /** With the secret that is shown once, where there is one. */
  onCreated: (secret: string | null) => void;
}

export function CreateSink({ owner, onClose, onCreated }: CreateSinkProps) {
  const m = useMessages();
  const w = useWords(sinkWords);
  const queries = useQueryClient();
  const form = useForm<Values>({ defaultValues: { kind: "webhook", name: "", address: "", token: "", authority: "", actions: "" } });
  const kind = useWatch({ control: form.control, name: "kind" });
  const create = useMutation({
    mutationFn: (values: Values) => createSink(owner, sinkOf(values)),
    onSuccess: async ({ sink, secret }) => {
      await queries.invalidateQueries({ queryKey: ["sinks", owner] });
      tellDone(w.created(sink.name));
      onCreated(secret);
    },
    meta: { shownByForm: true },
  });
  const rest = useServerErrors(form, create.error, fields);
  const { errors } = form.formState;
  return (
    <Dialog open onClose={onClose} title={w.add} closeLabel={m.common.close}>
      <form noValidate onSubmit={form.handleSubmit((values) => create.mutate(values))} className="space-y-5">
        <SelectField label={w.kind} options={kinds.map((value) => ({ value, label: w[value] }))} {...form.register("kind")} />
        <TextField label={w.name} autoComplete="off" error={errors.name?.message} {...form.register("name")} />
        <TextField
          label={w.address}
          hint={kind === "slack" || kind === "discord" ? w.chatHint : kind === "telegram" ? w.telegramHint : w.addressHint}
          placeholder={examples[kind]}
          autoComplete="off"
          error={errors.address?.message}
          {...form.register("address")}
        />
        {takesToken(kind) && (
          <TextField type="password" label={w.token} hint={w.tokenHint} autoComplete="off" error={errors.token?.message} {...form.register("token")} />
        )}
        {kind === "syslog" && <TextField mono label={w.authority} hint={w.authorityHint} autoComplete="off" error={errors.authority?.message} {...form.register("authority")} />}
        <TextField mono label={w.actions} hint={w.actionsHint} autoComplete="off" error={errors.actions?.message} {...form.register("actions")} />
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

function sinkOf(values: Values): NewSink {
  const actions = values.actions
    .split(",")
    .map((action) => action.trim())
    .filter((action) => action !== "");
  return {
    kind: values.kind,
    name: values.name,
    address: values.address.trim(),
    actions,
    token: takesToken(values.kind) ? values.token : null,
    authority: values.kind === "syslog" && values.authority !== "" ? values.authority : null,
  };
}
