import { useState } from "react";
import type { LoadedExposure } from "@/api/types";
import { ExposurePlace } from "@/features/expose/exposure-place";
import { newWords } from "@/features/expose/new-words";
import { readSource, sourceChoices } from "@/features/expose/source-choice";
import { useEditExposure } from "@/features/expose/use-exposure-change";
import { exposeWords } from "@/features/expose/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { FailureNotice } from "@/ui/failure-notice";
import { SelectField } from "@/ui/select-field";
import { TextField } from "@/ui/text-field";

export function ExposureSettings({ exposure, mayChange, onRemove }: { exposure: LoadedExposure; mayChange: boolean; onRemove: () => void }) {
  const m = useMessages();
  const w = useWords(exposeWords);
  const n = useWords(newWords);
  const [name, setName] = useState(exposure.name);
  const [description, setDescription] = useState(exposure.description);
  const [target, setTarget] = useState(exposure.target ?? "");
  const [source, setSource] = useState(exposure.source);
  const edit = useEditExposure(exposure);
  return (
    <div className="max-w-3xl space-y-6">
      <Card title={w.settings}>
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            edit.mutate({ name: name.trim(), description: description.trim(), target: target.trim() === "" ? null : target.trim(), source });
          }}
        >
          <fieldset disabled={!mayChange} className="max-w-md space-y-5">
            <TextField label={w.nameLabel} maxLength={64} autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />
            <TextField label={w.description} maxLength={500} autoComplete="off" value={description} onChange={(event) => setDescription(event.target.value)} />
            <TextField label={n.targetOther} hint={n.targetEmpty} mono autoComplete="off" value={target} onChange={(event) => setTarget(event.target.value)} />
            {(typeof exposure.host !== "string" || exposure.upstream === "tls") && (
              <SelectField
                label={n.source}
                hint={n.sourceHints[source]}
                value={source}
                onChange={(event) => setSource(readSource(event.target.value))}
                options={sourceChoices.filter((value) => typeof exposure.host !== "string" || value !== "masquerade").map((value) => ({ value, label: n.sources[value] }))}
              />
            )}
            {edit.error !== null && <FailureNotice error={edit.error} />}
            {mayChange && (
              <Button type="submit" tone="primary" busy={edit.isPending}>
                {m.common.save}
              </Button>
            )}
          </fieldset>
        </form>
      </Card>
      {mayChange && <ExposurePlace exposure={exposure} />}
      {mayChange && (
        <Card title={w.remove}>
          <p className="mb-4 text-muted">{w.removeText}</p>
          <Button tone="danger" onClick={onRemove}>
            {w.removeDo}
          </Button>
        </Card>
      )}
    </div>
  );
}
