import { useEffect, useState } from "react";
import type { FlowFilter } from "@/api/flows";
import { flowWords } from "@/features/flows/words";
import { useWords } from "@/lib/i18n/words";
import { SelectField } from "@/ui/select-field";
import { TextField } from "@/ui/text-field";

// While somebody types, the list waits.
const typingMs = 350;

interface FlowFiltersProps {
  filter: FlowFilter;
  onChange: (filter: FlowFilter) => void;
}

export function FlowFilters({ filter, onChange }: FlowFiltersProps) {
  const w = useWords(flowWords);
  const [device, setDevice] = useState(filter.device ?? "");
  const [port, setPort] = useState(filter.port?.toString() ?? "");
  const [verdict, setVerdict] = useState(filter.verdict ?? "");
  useEffect(() => {
    const number = Number(port);
    const next: FlowFilter = {
      ...(device.trim() === "" ? {} : { device: device.trim() }),
      ...(port.trim() === "" || !Number.isInteger(number) || number < 0 || number > 65_535 ? {} : { port: number }),
      ...(verdict === "" ? {} : { verdict }),
    };
    if (JSON.stringify(next) === JSON.stringify(filter)) return undefined;
    const timer = setTimeout(() => onChange(next), typingMs);
    return () => clearTimeout(timer);
  }, [device, port, verdict, filter, onChange]);
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      <TextField label={w.device} hint={w.deviceHint} autoComplete="off" value={device} onChange={(event) => setDevice(event.target.value)} />
      <TextField label={w.port} inputMode="numeric" autoComplete="off" value={port} onChange={(event) => setPort(event.target.value)} />
      <SelectField
        label={w.verdict}
        value={verdict}
        onChange={(event) => setVerdict(event.target.value)}
        options={[
          { value: "", label: w.any },
          { value: "allowed", label: w.allowed },
          { value: "refused", label: w.refused },
        ]}
      />
    </div>
  );
}
