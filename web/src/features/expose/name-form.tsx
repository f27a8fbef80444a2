import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";
import { createExposure, setCertificateAuthority } from "@/api/expose";
import type { Device, Exposure, TunnelServer } from "@/api/types";
import { nameWords } from "@/features/expose/name-words";
import { newWords } from "@/features/expose/new-words";
import { StepCard } from "@/features/expose/step-card";
import { useWords } from "@/lib/i18n/words";
import { problemOf } from "@/lib/problem";
import { randomUuid } from "@/lib/uuid";
import { Button } from "@/ui/button";
import { CheckField } from "@/ui/check-field";
import { FailureNotice } from "@/ui/failure-notice";
import { Notice } from "@/ui/notice";
import { SelectField } from "@/ui/select-field";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

const upstreams = ["http", "https", "tls"] as const;
type Upstream = (typeof upstreams)[number];

interface NameFormProps {
  tenantId: string;
  devices: readonly Device[];
  servers: readonly TunnelServer[];
  /** Chosen before; the first otherwise. */
  deviceId?: string;
  mayManage: boolean;
  onMade: (exposure: Exposure) => void;
}

/** A service that is reached by a name, over HTTPS. */
export function NameForm({ tenantId, devices, servers, deviceId, mayManage, onMade }: NameFormProps) {
  const w = useWords(nameWords);
  const n = useWords(newWords);
  const queries = useQueryClient();
  const [host, setHost] = useState("");
  const [device, setDevice] = useState((devices.find((one) => one.id === deviceId) ?? devices.find((one) => one.status === "online") ?? devices[0])?.id ?? "");
  const [port, setPort] = useState("");
  const [upstream, setUpstream] = useState<Upstream>("http");
  const [isElsewhere, setIsElsewhere] = useState(false);
  const [target, setTarget] = useState("");
  const [serverId, setServerId] = useState((servers.find((one) => one.online) ?? servers[0])?.id ?? "");
  const [isAgreed, setIsAgreed] = useState(false);
  const [contact, setContact] = useState("");
  const [isChecked, setIsChecked] = useState(false);
  const [idempotencyKey, setIdempotencyKey] = useState(randomUuid);
  const server = servers.find((one) => one.id === serverId);
  const authority = server?.certificateAuthority;
  const isAsked = upstream !== "tls" && authority !== null && authority !== undefined && authority.agreedAt === null;
  const address = server?.addresses.filter((one) => one.status === "active");
  const number = Number(port);
  const isPort = Number.isInteger(number) && number > 0 && number < 65_536;
  const make = useMutation({
    mutationFn: async () => {
      if (isAsked) await setCertificateAuthority(serverId, { agreed: true, contact: contact.trim() });
      return createExposure(tenantId, { deviceId: device, serverId, host: host.trim(), upstream, ports: [{ protocol: "tcp", targetPort: number }], ...(isElsewhere ? { target: target.trim() } : {}) }, idempotencyKey);
    },
    onSuccess: (exposure) => {
      tellDone(n.made(exposure.name));
      onMade(exposure);
    },
    onError: () => setIdempotencyKey(randomUuid()),
    onSettled: () => queries.invalidateQueries({ queryKey: ["expose"] }),
    meta: { shownByForm: true },
  });
  const errors = make.error === null ? {} : problemOf(make.error).errors;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (host.trim() !== "" && isPort && (!isAsked || isAgreed)) make.mutate();
  };
  return (
    <form noValidate onSubmit={submit} className="max-w-4xl space-y-6">
      <StepCard number={1} title={w.stepName}>
        <div className="max-w-md space-y-5">
          <TextField
            label={w.host}
            hint={address?.length === 1 ? w.hostHint(address[0]?.address ?? "") : w.hostHintAny}
            mono
            required
            autoComplete="off"
            placeholder="blog.example.com"
            error={errors["host"]?.[0] ?? (isChecked && host.trim() === "" ? w.hostMissing : undefined)}
            value={host}
            onChange={(event) => setHost(event.target.value)}
          />
          {servers.length > 1 && <SelectField label={w.server} value={serverId} onChange={(event) => setServerId(event.target.value)} options={servers.map((one) => ({ value: one.id, label: one.name }))} />}
        </div>
      </StepCard>
      <StepCard number={2} title={w.stepService}>
        <div className="max-w-md space-y-5">
          <SelectField label={n.device} hint={n.deviceHint} value={device} onChange={(event) => setDevice(event.target.value)} options={devices.map((one) => ({ value: one.id, label: one.status === "online" ? one.name : `${one.name} (${n.away})` }))} />
          <CheckField label={n.elsewhere} checked={isElsewhere} onChange={(event) => setIsElsewhere(event.target.checked)} />
          {isElsewhere && <TextField label={n.target} hint={n.targetHint} mono required autoComplete="off" error={errors["target"]?.[0]} value={target} onChange={(event) => setTarget(event.target.value)} />}
          <TextField label={w.port} inputMode="numeric" mono required autoComplete="off" placeholder="8080" error={isChecked && !isPort ? w.portMissing : undefined} value={port} onChange={(event) => setPort(event.target.value)} />
          <SelectField
            label={w.upstream}
            hint={w.upstreamHints[upstream]}
            value={upstream}
            onChange={(event) => setUpstream(upstreams.find((one) => one === event.target.value) ?? "http")}
            options={upstreams.map((value) => ({ value, label: w.upstreams[value] }))}
          />
        </div>
      </StepCard>
      {isAsked && (
        <StepCard number={3} title={w.stepTerms}>
          {mayManage ? (
            <div className="max-w-md space-y-5">
              <CheckField label={w.terms(new URL(authority.directory).host)} hint={w.termsHint} checked={isAgreed} error={isChecked && !isAgreed ? w.agreed : undefined} onChange={(event) => setIsAgreed(event.target.checked)} />
              <TextField label={w.contact} hint={w.contactHint} type="email" autoComplete="email" error={errors["contact"]?.[0]} value={contact} onChange={(event) => setContact(event.target.value)} />
            </div>
          ) : (
            <Notice title={w.termsAsk} />
          )}
        </StepCard>
      )}
      {make.error !== null && <FailureNotice error={make.error} />}
      <Button type="submit" tone="primary" busy={make.isPending}>
        {n.make}
      </Button>
    </form>
  );
}
