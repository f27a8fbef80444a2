import { useQuery } from "@tanstack/react-query";
import { listeningQuery } from "@/api/expose";
import type { Device, ListeningPort } from "@/api/types";
import type { Draft } from "@/features/expose/draft";
import { newWords } from "@/features/expose/new-words";
import { readSource, sourceChoices } from "@/features/expose/source-choice";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { CheckField } from "@/ui/check-field";
import { SelectField } from "@/ui/select-field";
import { TextField } from "@/ui/text-field";

// A machine may listen on hundreds; more than these nobody reads.
const most = 12;

interface DeviceStepProps {
  draft: Draft;
  devices: readonly Device[];
  onChange: (part: Partial<Draft>) => void;
  onTake: (port: ListeningPort) => void;
}

/** Where the service runs, with what was seen waiting for callers there. */
export function DeviceStep({ draft, devices, onChange, onTake }: DeviceStepProps) {
  const w = useWords(newWords);
  const { data: listening } = useQuery({ ...listeningQuery(draft.deviceId), enabled: draft.deviceId !== "" });
  return (
    <div className="space-y-5">
      <SelectField
        className="max-w-md"
        label={w.device}
        hint={w.deviceHint}
        value={draft.deviceId}
        onChange={(event) => onChange({ deviceId: event.target.value })}
        options={devices.map((device) => ({ value: device.id, label: device.status === "online" ? device.name : `${device.name} (${w.away})` }))}
      />
      {listening !== undefined && !draft.isElsewhere && (
        <div>
          <p className="text-sm text-muted">{listening.length === 0 ? w.listeningNone : w.listening}</p>
          <ul className="mt-2 flex flex-wrap gap-2">
            {listening.slice(0, most).map((port) => (
              <li key={`${port.protocol} ${port.port} ${port.address}`}>
                <Button size="small" onClick={() => onTake(port)}>
                  {w.take(port.program, `${port.port} ${port.protocol.toUpperCase()}`)}
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
      <CheckField label={w.elsewhere} checked={draft.isElsewhere} onChange={(event) => onChange({ isElsewhere: event.target.checked })} />
      {draft.isElsewhere && (
        <div className="max-w-md space-y-5">
          <TextField label={w.target} hint={w.targetHint} mono required autoComplete="off" value={draft.target} onChange={(event) => onChange({ target: event.target.value })} />
        </div>
      )}
      <SelectField
        className="max-w-md"
        label={w.source}
        hint={w.sourceHints[draft.source]}
        value={draft.source}
        onChange={(event) => onChange({ source: readSource(event.target.value) })}
        options={sourceChoices.map((value) => ({ value, label: w.sources[value] }))}
      />
    </div>
  );
}
