import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { createTemplate } from "@/api/expose";
import type { PortDraft } from "@/features/expose/draft";
import { newWords } from "@/features/expose/new-words";
import { parseRange } from "@/features/expose/ports";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { FailureNotice } from "@/ui/failure-notice";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

/** Ports that one may need again, kept for the whole space. */
export function KeepTemplate({ tenantId, ports }: { tenantId: string; ports: readonly PortDraft[] }) {
  const w = useWords(newWords);
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const keep = useMutation({
    mutationFn: () =>
      createTemplate(
        tenantId,
        name.trim(),
        ports.flatMap((line) => {
          const range = parseRange(line.ports);
          return range === null ? [] : [{ protocol: line.protocol, ...range }];
        }),
      ),
    onSuccess: (template) => {
      tellDone(w.templateSaved(template.name));
      setName("");
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["expose", "templates", tenantId] }),
    meta: { shownByForm: true },
  });
  const isReady = name.trim() !== "" && ports.length > 0 && ports.every((line) => parseRange(line.ports) !== null);
  return (
    <div className="space-y-3 border-t border-line pt-5">
      <TextField label={w.templateName} hint={w.saveTemplate} maxLength={64} autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />
      {keep.error !== null && <FailureNotice error={keep.error} />}
      <Button size="small" busy={keep.isPending} disabled={!isReady} onClick={() => keep.mutate()}>
        {w.keepTemplate}
      </Button>
    </div>
  );
}
