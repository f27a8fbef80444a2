import { Plus, X } from "lucide-react";
import type { ExposureProtocol } from "@/api/types";
import { newPorts, type PortDraft } from "@/features/expose/draft";
import { newWords } from "@/features/expose/new-words";
import { parseRange } from "@/features/expose/ports";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { IconButton } from "@/ui/icon-button";
import { SelectField } from "@/ui/select-field";
import { TextField } from "@/ui/text-field";

const protocols = ["tcp", "udp", "both"] as const satisfies readonly ExposureProtocol[];

interface PortsEditorProps {
  ports: readonly PortDraft[];
  /** What cannot be read is told once one has tried to go on. */
  isChecked: boolean;
  onChange: (ports: readonly PortDraft[]) => void;
}

/** The ports on which the service waits, as many lines as it takes. */
export function PortsEditor({ ports, isChecked, onChange }: PortsEditorProps) {
  const w = useWords(newWords);
  const change = (key: number, part: Partial<PortDraft>) => onChange(ports.map((line) => (line.key === key ? { ...line, ...part } : line)));
  return (
    <fieldset className="mt-6">
      <legend className="mb-2 text-sm font-medium">{w.ports}</legend>
      <ul className="space-y-4">
        {ports.map((line) => (
          <li key={line.key} className="grid max-w-xl grid-cols-[1fr_auto] items-start gap-x-3 gap-y-3 sm:grid-cols-[10rem_1fr_auto]">
            <SelectField
              className="col-span-2 sm:col-span-1"
              label={w.protocol}
              value={line.protocol}
              onChange={(event) => change(line.key, { protocol: protocols.find((one) => one === event.target.value) ?? "tcp" })}
              options={protocols.map((value) => ({ value, label: w.protocols[value] }))}
            />
            <TextField
              label={w.port}
              hint={w.portHint}
              mono
              autoComplete="off"
              error={isChecked && parseRange(line.ports) === null ? w.portWrong : undefined}
              value={line.ports}
              onChange={(event) => change(line.key, { ports: event.target.value })}
            />
            {ports.length > 1 && <IconButton icon={X} className="mt-7" label={w.removePorts(line.ports === "" ? w.thesePorts : line.ports)} onClick={() => onChange(ports.filter((other) => other.key !== line.key))} />}
          </li>
        ))}
      </ul>
      <Button size="small" className="mt-4" disabled={ports.length >= 16} onClick={() => onChange([...ports, newPorts()])}>
        <Plus aria-hidden />
        {w.addPorts}
      </Button>
    </fieldset>
  );
}
