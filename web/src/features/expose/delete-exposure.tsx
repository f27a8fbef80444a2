import type { Exposure } from "@/api/types";
import { useDeleteExposure } from "@/features/expose/use-exposure-change";
import { exposeWords } from "@/features/expose/words";
import { useWords } from "@/lib/i18n/words";
import { Confirm } from "@/ui/confirm";

interface DeleteExposureProps {
  exposure: Exposure;
  onClose: () => void;
  onDeleted?: () => void;
}

export function DeleteExposure({ exposure, onClose, onDeleted }: DeleteExposureProps) {
  const w = useWords(exposeWords);
  const remove = useDeleteExposure(onDeleted ?? onClose);
  return (
    <Confirm open onClose={onClose} title={w.removeTitle(exposure.name)} text={w.removeText} confirmLabel={w.remove} busy={remove.isPending} onConfirm={() => remove.mutate(exposure)} />
  );
}
