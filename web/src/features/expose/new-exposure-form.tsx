import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";
import { createExposure } from "@/api/expose";
import { useMay } from "@/api/permissions";
import type { Device, Exposure, ListeningPort, ServiceTemplate, TunnelServer } from "@/api/types";
import { AccessFields } from "@/features/expose/access-fields";
import { AddressStep } from "@/features/expose/address-step";
import { DeviceStep } from "@/features/expose/device-step";
import { emptyDraft, newPorts, portsOf, requestOf, type Draft } from "@/features/expose/draft";
import { KeepTemplate } from "@/features/expose/keep-template";
import { newWords } from "@/features/expose/new-words";
import { parseRange, rangeText } from "@/features/expose/ports";
import { PortsEditor } from "@/features/expose/ports-editor";
import { StepCard } from "@/features/expose/step-card";
import { TemplateAbout } from "@/features/expose/template-about";
import { TemplateChoice } from "@/features/expose/template-choice";
import { useWords } from "@/lib/i18n/words";
import { randomUuid } from "@/lib/uuid";
import { Button } from "@/ui/button";
import { FailureNotice } from "@/ui/failure-notice";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

interface NewExposureFormProps {
  tenantId: string;
  templates: readonly ServiceTemplate[];
  devices: readonly Device[];
  /** That take new ones. */
  servers: readonly TunnelServer[];
  exposures: readonly Exposure[];
  /** Chosen before; the first otherwise. */
  deviceId?: string;
  onMade: (exposure: Exposure) => void;
}

export function NewExposureForm({ tenantId, templates, devices, servers, exposures, deviceId, onMade }: NewExposureFormProps) {
  const w = useWords(newWords);
  const queries = useQueryClient();
  const [draft, setDraft] = useState<Draft>(() => startOf(templates, devices, servers, deviceId));
  const [isChecked, setIsChecked] = useState(false);
  // Pressing twice, or again after a lost answer, makes one exposure.
  const [idempotencyKey, setIdempotencyKey] = useState(randomUuid);
  const mayManage = useMay()(tenantId, "exposeManage");
  const change = (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part }));
  const template = templates.find((one) => one.name === draft.template);
  const make = useMutation({
    mutationFn: () => createExposure(tenantId, requestOf(draft, servers.find((server) => server.id === draft.serverId), exposures), idempotencyKey),
    onSuccess: (exposure) => {
      tellDone(w.made(exposure.name));
      onMade(exposure);
    },
    onError: () => setIdempotencyKey(randomUuid()),
    // Who was refused because of a port sees who has it.
    onSettled: () => queries.invalidateQueries({ queryKey: ["expose"] }),
    meta: { shownByForm: true },
  });
  const choose = (chosen: ServiceTemplate | null) => change(chosen === null ? { template: "", ports: [newPorts()] } : { template: chosen.name, ports: portsOf(chosen) });
  const take = (port: ListeningPort) => {
    const known = templates.find((one) => one.ports.some((ports) => ports.first <= port.port && port.port <= ports.last && ports.protocol !== (port.protocol === "tcp" ? "udp" : "tcp")));
    if (known === undefined) change({ template: "", ports: [newPorts(port.protocol, String(port.port))], ...(port.program === "" ? {} : { name: port.program }) });
    else choose(known);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (draft.ports.every((line) => parseRange(line.ports) !== null)) make.mutate();
  };
  return (
    <form noValidate onSubmit={submit} className="max-w-4xl space-y-6">
      <StepCard number={1} title={w.stepWhat}>
        <TemplateChoice templates={templates} selected={draft.template} onSelect={choose} />
        {template !== undefined && <TemplateAbout tenantId={tenantId} template={template} mayManage={mayManage} onDeleted={() => choose(null)} />}
        {draft.template === "" && <PortsEditor ports={draft.ports} isChecked={isChecked} onChange={(ports) => change({ ports })} />}
      </StepCard>
      <StepCard number={2} title={w.stepDevice}>
        <DeviceStep draft={draft} devices={devices} onChange={change} onTake={take} />
      </StepCard>
      <StepCard number={3} title={w.stepServer}>
        <AddressStep draft={draft} servers={servers} exposures={exposures} onChange={change} />
      </StepCard>
      <StepCard number={4} title={w.stepWho}>
        <AccessFields access={draft} onChange={change} />
        <details className="mt-5">
          <summary className="w-fit rounded text-sm font-medium text-accent hover:underline">{w.advanced}</summary>
          <div className="mt-4 max-w-md space-y-5">
            <TextField label={w.name} hint={w.nameHint} placeholder={nameOf(draft)} maxLength={64} autoComplete="off" value={draft.name} onChange={(event) => change({ name: event.target.value })} />
            <TextField label={w.description} maxLength={500} autoComplete="off" value={draft.description} onChange={(event) => change({ description: event.target.value })} />
            {draft.template === "" && mayManage && <KeepTemplate tenantId={tenantId} ports={draft.ports} />}
          </div>
        </details>
      </StepCard>
      {make.error !== null && <FailureNotice error={make.error} />}
      <Button type="submit" tone="primary" busy={make.isPending}>
        {w.make}
      </Button>
    </form>
  );
}

function startOf(templates: readonly ServiceTemplate[], devices: readonly Device[], servers: readonly TunnelServer[], deviceId: string | undefined): Draft {
  const device = devices.find((one) => one.id === deviceId) ?? devices.find((one) => one.status === "online") ?? devices[0];
  const server = servers.find((one) => one.online && one.addresses.some((address) => address.status === "active")) ?? servers[0];
  const [template] = templates;
  return { ...emptyDraft, deviceId: device?.id ?? "", serverId: server?.id ?? "", template: template?.name ?? "", ports: template === undefined ? [newPorts()] : portsOf(template) };
}

function nameOf(draft: Draft): string {
  const range = parseRange(draft.ports[0]?.ports ?? "");
  return draft.template === "" ? (range === null ? "" : rangeText(range)) : draft.template;
}
