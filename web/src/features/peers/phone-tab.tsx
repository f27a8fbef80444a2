import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm } from "react-hook-form";
import * as z from "zod/mini";
import { peersQuery } from "@/api/networks";
import { usePaged } from "@/api/pages";
import type { Network, Peer } from "@/api/types";
import { PhoneConfig } from "@/features/peers/phone-config";
import { useAddPhone } from "@/features/peers/use-add-phone";
import { deviceName, fieldError } from "@/lib/form-rules";
import { useMessages } from "@/lib/i18n/locale";
import { Button } from "@/ui/button";
import { FailureNotice } from "@/ui/failure-notice";
import { useServerErrors } from "@/ui/form-errors";
import { Notice } from "@/ui/notice";
import { SelectField } from "@/ui/select-field";
import { Skeleton } from "@/ui/skeleton";
import { TextField } from "@/ui/text-field";

const rules = z.object({ name: deviceName });
const fields = ["name"] as const;

export function PhoneTab({ network }: { network: Network }) {
  const m = useMessages();
  const { data: peers } = usePaged(peersQuery(network.id));
  if (peers === undefined) return <Skeleton label={m.common.loading} />;
  const agents = peers.filter((peer) => peer.kind === "agent" && peer.publicKey !== null);
  if (network.gatewayDeviceId === null && agents.length === 0) {
    return (
      <Notice tone="warn" title={m.add.needGateway}>
        {m.add.needGatewayText}
      </Notice>
    );
  }
  return <PhoneForm network={network} agents={agents} />;
}

function PhoneForm({ network, agents }: { network: Network; agents: readonly Peer[] }) {
  const m = useMessages();
  const [needsGateway] = useState(network.gatewayDeviceId === null);
  const [gateway, setGateway] = useState(agents.find((peer) => peer.status === "online")?.deviceId ?? agents[0]?.deviceId ?? null);
  const form = useForm({ resolver: zodResolver(rules), defaultValues: { name: "" } });
  const add = useAddPhone();
  const rest = useServerErrors(form, add.error, fields);
  const again = () => {
    add.reset();
    form.reset();
  };
  if (add.data !== undefined) return <PhoneConfig {...add.data} onAnother={again} />;
  return (
    <form
      noValidate
      className="space-y-5"
      onSubmit={form.handleSubmit(({ name }) => add.mutate({ networkId: network.id, name, gatewayDeviceId: needsGateway ? gateway : null }))}
    >
      <p className="text-muted">{m.add.phoneText}</p>
      <TextField
        label={m.add.deviceName}
        placeholder={m.add.deviceNamePlaceholder}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        error={fieldError(form.formState.errors.name?.message, m)}
        {...form.register("name")}
      />
      {needsGateway && (
        <SelectField
          label={m.add.gateway}
          hint={m.add.gatewayHint}
          value={gateway ?? ""}
          onChange={(event) => setGateway(event.target.value)}
          options={agents.map((peer) => ({ value: peer.deviceId, label: peer.name }))}
        />
      )}
      {rest !== null && <FailureNotice error={rest} />}
      <Button type="submit" tone="primary" busy={add.isPending}>
        {m.add.makeConfig}
      </Button>
    </form>
  );
}
