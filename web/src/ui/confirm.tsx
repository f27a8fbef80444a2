import type { ReactNode } from "react";
import { useMessages } from "@/lib/i18n/locale";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";

interface ConfirmProps {
  open: boolean;
  onClose: () => void;
  title: string;
  text: string;
  confirmLabel: string;
  busy: boolean;
  disabled?: boolean;
  onConfirm: () => void;
  children?: ReactNode;
}

/** Before what cannot be taken back. The safe answer comes first in the tab order. */
export function Confirm({ open, onClose, title, text, confirmLabel, busy, disabled = false, onConfirm, children }: ConfirmProps) {
  const m = useMessages();
  return (
    <Dialog open={open} onClose={onClose} title={title} description={text} closeLabel={m.common.close}>
      {children}
      <div className="mt-6 flex flex-wrap justify-end gap-2.5">
        <Button onClick={onClose}>{m.common.cancel}</Button>
        <Button tone="danger" busy={busy} disabled={disabled} onClick={onConfirm}>
          {confirmLabel}
        </Button>
      </div>
    </Dialog>
  );
}
