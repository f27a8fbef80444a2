import { useState } from "react";
import { spaceWords } from "@/features/administration/space-words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/text-field";

interface SpaceReasonProps {
  title: string;
  text: string;
  action: string;
  /** Where it must be typed once more, so that nobody ends the wrong one. */
  name?: string;
  busy: boolean;
  onClose: () => void;
  onReason: (reason: string) => void;
}

/** Asks why: the space's members read it. */
export function SpaceReason({ title, text, action, name, busy, onClose, onReason }: SpaceReasonProps) {
  const m = useMessages();
  const w = useWords(spaceWords);
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const isReady = reason.trim() !== "" && (name === undefined || typed === name);
  return (
    <Dialog open onClose={onClose} title={title} description={text} closeLabel={m.common.close}>
      <form
        noValidate
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) onReason(reason.trim());
        }}
      >
        <TextField label={w.reason} hint={w.reasonHint} autoComplete="off" maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
        {name !== undefined && <TextField label={w.typeName(name)} autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} />}
        <div className="flex flex-wrap justify-end gap-2.5 pt-1">
          <Button onClick={onClose}>{m.common.cancel}</Button>
          <Button type="submit" tone="danger" busy={busy} disabled={!isReady}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
