import { useEffect, useState } from "react";
import type { AuditFilter } from "@/api/audit";
import { auditWords } from "@/features/audit/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { SelectField } from "@/ui/select-field";
import { TextField } from "@/ui/text-field";

// While somebody types, the list waits.
const typingMs = 350;

interface AuditFiltersProps {
  filter: AuditFilter;
  onChange: (filter: AuditFilter) => void;
}

export function AuditFilters({ filter, onChange }: AuditFiltersProps) {
  const w = useWords(auditWords);
  const set = (change: { readonly [Name in keyof AuditFilter]?: string }) =>
    onChange(Object.fromEntries(Object.entries({ ...filter, ...change }).filter(([, value]) => value !== "")));
  const isMore = [filter.target, filter.source, filter.requestId, filter.from, filter.to].some((value) => value !== undefined);
  return (
    <div className="space-y-4">
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <Typed label={w.who} hint={w.whoHint} value={filter.actor} onType={(actor) => set({ actor })} />
        <Typed label={w.action} placeholder="network." value={filter.action} onType={(action) => set({ action })} />
        <SelectField
          label={w.outcome}
          value={filter.outcome ?? ""}
          onChange={(event) => set({ outcome: event.target.value })}
          options={[
            { value: "", label: w.any },
            { value: "succeeded", label: w.succeeded },
            { value: "denied", label: w.denied },
            { value: "failed", label: w.failed },
          ]}
        />
        <Typed label={w.text} value={filter.text} onType={(text) => set({ text })} />
      </div>
      <details open={isMore || undefined}>
        <summary className="w-fit rounded text-sm font-medium text-accent hover:underline">{w.more}</summary>
        <div className="mt-4 grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
          <Typed label={w.target} value={filter.target} onType={(target) => set({ target })} />
          <Typed label={w.source} placeholder="192.0.2.0/24" value={filter.source} onType={(source) => set({ source })} />
          <Typed label={w.requestId} value={filter.requestId} onType={(requestId) => set({ requestId })} />
          <TextField type="datetime-local" label={w.from} value={localTime(filter.from)} onChange={(event) => set({ from: utcTime(event.target.value) })} />
          <TextField type="datetime-local" label={w.to} value={localTime(filter.to)} onChange={(event) => set({ to: utcTime(event.target.value) })} />
        </div>
      </details>
      {Object.keys(filter).length > 0 && (
        <Button size="small" onClick={() => onChange({})}>
          {w.clear}
        </Button>
      )}
    </div>
  );
}

interface TypedProps {
  label: string;
  hint?: string;
  placeholder?: string;
  value: string | undefined;
  onType: (value: string) => void;
}

function Typed({ value, onType, ...rest }: TypedProps) {
  const [typed, setTyped] = useState(value ?? "");
  const [known, setKnown] = useState(value);
  // Changed from outside, by a link or by "clear".
  if (known !== value) {
    setKnown(value);
    setTyped(value ?? "");
  }
  useEffect(() => {
    if (typed === (value ?? "")) return undefined;
    const timer = setTimeout(() => onType(typed), typingMs);
    return () => clearTimeout(timer);
  }, [typed, value, onType]);
  return <TextField {...rest} autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} />;
}

function localTime(utc: string | undefined): string {
  if (utc === undefined || Number.isNaN(Date.parse(utc))) return "";
  const at = new Date(utc);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function utcTime(local: string): string {
  return local === "" || Number.isNaN(Date.parse(local)) ? "" : new Date(local).toISOString();
}
