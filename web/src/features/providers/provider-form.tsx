import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm, useWatch } from "react-hook-form";
import * as z from "zod/mini";
import { body, client } from "@/api/client";
import type { Provider, ProviderKind } from "@/api/types";
import { providerWords } from "@/features/providers/words";
import { fieldError, required } from "@/lib/form-rules";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { CheckField } from "@/ui/check-field";
import { CopyText } from "@/ui/copy-text";
import { SidePanel } from "@/ui/dialog";
import { FailureNotice } from "@/ui/failure-notice";
import { useServerErrors } from "@/ui/form-errors";
import { SelectField } from "@/ui/select-field";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

const kinds = ["oidc", "google", "microsoft", "github"] as const;
const rules = z.object({
  kind: z.enum(kinds),
  name: required,
  label: required,
  issuer: z.string(),
  clientId: required,
  clientSecret: z.string(),
  enabled: z.boolean(),
  allowNewAccounts: z.boolean(),
  trustEmail: z.boolean(),
});
const fields = ["name", "label", "issuer", "clientId", "clientSecret", "trustEmail"] as const;
type Values = z.infer<typeof rules>;

function valuesOf(provider: Provider | null): Values {
  return {
    kind: provider?.kind ?? "oidc",
    name: provider?.name ?? "",
    label: provider?.label ?? "",
    issuer: provider?.issuer ?? "",
    clientId: provider?.clientId ?? "",
    clientSecret: "",
    enabled: provider?.enabled ?? true,
    allowNewAccounts: provider?.allowNewAccounts ?? false,
    trustEmail: provider?.trustEmail ?? false,
  };
}

interface ProviderFormProps {
  /** Null: a new one. */
  provider: Provider | null;
  onClose: () => void;
}

/** One form for every kind: what a kind knows by itself is not asked for. */
export function ProviderForm({ provider, onClose }: ProviderFormProps) {
  const m = useMessages();
  const w = useWords(providerWords);
  const queries = useQueryClient();
  const form = useForm<Values>({ resolver: zodResolver(rules), defaultValues: valuesOf(provider) });
  const [kind, name] = useWatch({ control: form.control, name: ["kind", "name"] });
  const save = useMutation({
    mutationFn: async ({ kind: chosen, name: named, issuer, clientSecret, ...rest }: Values) => {
      const secret = clientSecret === "" ? {} : { clientSecret };
      if (provider !== null && provider.id !== null)
        return body(await client.PATCH("/v1/admin/sign-in-providers/{providerId}", { params: { path: { providerId: provider.id } }, body: { ...rest, issuer, ...secret } }));
      return body(await client.POST("/v1/admin/sign-in-providers", { body: { ...rest, kind: chosen, name: named, ...(issuer === "" ? {} : { issuer }), ...secret } }));
    },
    onSuccess: async () => {
      tellDone(w.saved);
      onClose();
      await Promise.all([queries.invalidateQueries({ queryKey: ["signInProviders"] }), queries.invalidateQueries({ queryKey: ["signInMethods"] })]);
    },
    meta: { shownByForm: true },
  });
  const rest = useServerErrors(form, save.error, fields);
  const { errors } = form.formState;
  const choose = (next: ProviderKind) => {
    form.setValue("kind", next);
    // What the last kind filled in gives way; what somebody typed stays.
    if (kinds.some((known) => form.getValues("name") === known) || form.getValues("name") === "") form.setValue("name", next === "oidc" ? "" : next);
    if (Object.values(w.kinds).includes(form.getValues("label")) || form.getValues("label") === "") form.setValue("label", next === "oidc" ? "" : w.kinds[next]);
  };
  const issuerHint = { oidc: w.issuerHint, google: "", microsoft: w.issuerMicrosoft, github: w.issuerGithub }[kind];
  return (
    <SidePanel open onClose={onClose} title={provider === null ? w.formTitle : w.formEdit(provider.label)} closeLabel={m.common.close}>
      <form noValidate onSubmit={form.handleSubmit((values) => save.mutate(values))} className="space-y-5">
        {provider === null && (
          <>
            <SelectField label={w.kind} hint={w.where[kind]} value={kind} options={kinds.map((value) => ({ value, label: w.kinds[value] }))} onChange={(event) => choose(kinds.find((value) => value === event.target.value) ?? "oidc")} />
            <TextField label={w.name} hint={w.nameHint} autoComplete="off" mono error={fieldError(errors.name?.message, m)} {...form.register("name")} />
          </>
        )}
        {name !== "" && (
          <div>
            <p className="text-sm font-medium">{w.callback}</p>
            <CopyText text={provider?.callbackUrl ?? `${location.origin}/v1/auth/oidc/${name}/callback`} label={w.callback} />
            <p className="mt-1 text-sm text-muted">{w.callbackText}</p>
          </div>
        )}
        <TextField label={w.label} autoComplete="off" error={fieldError(errors.label?.message, m)} {...form.register("label")} />
        {kind !== "google" && <TextField label={w.issuer} hint={issuerHint} type="url" autoComplete="off" mono error={fieldError(errors.issuer?.message, m)} {...form.register("issuer")} />}
        <TextField label={w.clientId} autoComplete="off" mono error={fieldError(errors.clientId?.message, m)} {...form.register("clientId")} />
        <TextField
          label={w.clientSecret}
          hint={provider?.hasSecret === true ? w.secretKept : w.secretHint}
          type="password"
          autoComplete="new-password"
          mono
          error={fieldError(errors.clientSecret?.message, m)}
          {...form.register("clientSecret")}
        />
        <CheckField label={w.enabled} {...form.register("enabled")} />
        <CheckField label={w.allowNewAccounts} hint={w.allowNewAccountsHint} {...form.register("allowNewAccounts")} />
        {(kind === "oidc" || kind === "microsoft") && <CheckField label={w.trustEmail} hint={w.trustEmailHint} error={errors.trustEmail?.message} {...form.register("trustEmail")} />}
        {rest !== null && <FailureNotice error={rest} />}
        <div className="flex flex-wrap justify-end gap-2.5">
          <Button onClick={onClose}>{m.common.cancel}</Button>
          <Button type="submit" tone="primary" busy={save.isPending}>
            {w.save}
          </Button>
        </div>
      </form>
    </SidePanel>
  );
}
