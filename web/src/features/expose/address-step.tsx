import type { Exposure, TunnelServer } from "@/api/types";
import { likelyAddress, wantedOf, type Draft, type PortDraft } from "@/features/expose/draft";
import { newWords } from "@/features/expose/new-words";
import { freePorts, holderOf, parseRange, protocolText, rangeText } from "@/features/expose/ports";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Notice } from "@/ui/notice";
import { SelectField } from "@/ui/select-field";
import { TextField } from "@/ui/text-field";

interface AddressStepProps {
  draft: Draft;
  servers: readonly TunnelServer[];
  exposures: readonly Exposure[];
  onChange: (part: Partial<Draft>) => void;
}

/** The public end: server, address, ports; a port that somebody has is told at once, with a free one. */
export function AddressStep({ draft, servers, exposures, onChange }: AddressStepProps) {
  const w = useWords(newWords);
  const server = servers.find((one) => one.id === draft.serverId);
  const active = server?.addresses.filter((address) => address.status === "active" || address.id === draft.addressId) ?? [];
  const change = (key: number, publicPort: string) => onChange({ ports: draft.ports.map((line) => (line.key === key ? { ...line, publicPort } : line)) });
  return (
    <div className="space-y-5">
      <div className="grid max-w-2xl gap-5 sm:grid-cols-2">
        <SelectField
          label={w.server}
          value={draft.serverId}
          onChange={(event) => onChange({ serverId: event.target.value, addressId: "" })}
          options={servers.map((one) => ({ value: one.id, label: one.region === "" ? one.name : `${one.name} (${one.region})` }))}
        />
        <SelectField
          label={w.publicAddress}
          value={draft.addressId === "" && server?.assignment === "manual" ? (active[0]?.id ?? "") : draft.addressId}
          onChange={(event) => onChange({ addressId: event.target.value })}
          options={[...(server?.assignment === "manual" ? [] : [{ value: "", label: active.length === 1 ? (active[0]?.address ?? w.auto) : w.auto }]), ...(active.length > 1 || server?.assignment === "manual" ? active.map((one) => ({ value: one.id, label: one.address })) : [])]}
        />
      </div>
      {server !== undefined && active.length === 0 && <Notice tone="warn" title={w.noAddress} />}
      <ul className="space-y-4">
        {draft.ports.map((line) => (
          <PublicPort key={line.key} line={line} draft={draft} server={server} exposures={exposures} onChange={(port) => change(line.key, port)} />
        ))}
      </ul>
    </div>
  );
}

interface PublicPortProps {
  line: PortDraft;
  draft: Draft;
  server: TunnelServer | undefined;
  exposures: readonly Exposure[];
  onChange: (port: string) => void;
}

function PublicPort({ line, draft, server, exposures, onChange }: PublicPortProps) {
  const w = useWords(newWords);
  const service = parseRange(line.ports);
  if (service === null) return null;
  const address = likelyAddress(draft, server, exposures);
  const wanted = wantedOf(line, draft, exposures, address?.id ?? null);
  const holder = wanted === null || address === null ? null : holderOf(wanted, exposures, address.id);
  const free = holder === null || wanted === null || address === null ? null : freePorts({ ...wanted }, exposures, address.id);
  const taken = holder === null || wanted === null ? undefined : w.takenBy(`${rangeText(wanted)} ${protocolText(wanted.protocol)}`, holder.name, holder.deviceName);
  const typed = wanted === null || address === null ? w.publicPortAuto : w.publicPortHint(`${address.address.includes(":") ? `[${address.address}]` : address.address}:${wanted.first}`);
  return (
    <li className="max-w-md">
      <TextField
        label={w.publicPort(`${rangeText(service)} ${protocolText(line.protocol)}`)}
        hint={typed}
        mono
        inputMode="numeric"
        autoComplete="off"
        placeholder={wanted === null ? "" : String(wanted.first)}
        error={taken ?? (wanted === null && line.publicPort !== "" ? w.portWrong : undefined)}
        value={line.publicPort}
        onChange={(event) => onChange(event.target.value)}
      />
      {taken !== undefined && (
        <p className="mt-2">
          {free === null ? (
            w.noneFree
          ) : (
            <Button size="small" onClick={() => onChange(String(free))}>
              {w.takeFree(String(free))}
            </Button>
          )}
        </p>
      )}
    </li>
  );
}
