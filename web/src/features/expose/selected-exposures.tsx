import { Pause, Play, Trash2 } from "lucide-react";
import { useState, type ReactNode } from "react";
import { deleteExposure, updateExposure } from "@/api/expose";
import type { Exposure } from "@/api/types";
import { useBulk } from "@/features/expose/bulk";
import { BulkBar } from "@/features/expose/bulk-bar";
import type { Selection } from "@/features/expose/selection";
import { exposeWords } from "@/features/expose/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";

interface SelectedExposuresProps {
  selection: Selection;
  selectable: readonly Exposure[];
  /** What else can be done with them. */
  more?: ReactNode;
}

/** Pauses, resumes and deletes the selected exposures. */
export function SelectedExposures({ selection, selectable, more }: SelectedExposuresProps) {
  const w = useWords(exposeWords);
  const [isAsked, setIsAsked] = useState(false);
  const bulk = useBulk<Exposure>((exposure) => exposure.name, selection.clear);
  const chosen = selectable.filter((exposure) => selection.has(exposure.id));
  const turn = (active: boolean) =>
    bulk.run({ what: active ? w.allResumed : w.allPaused, items: chosen.filter((exposure) => exposure.active !== active), run: (exposure) => updateExposure(exposure.id, { active }) });
  return (
    <>
      <BulkBar selection={selection} ids={selectable.map((exposure) => exposure.id)} progress={bulk.progress} result={bulk.result} onForget={bulk.forget}>
        {more}
        <Button size="small" onClick={() => turn(false)}>
          <Pause aria-hidden />
          {w.pause}
        </Button>
        <Button size="small" onClick={() => turn(true)}>
          <Play aria-hidden />
          {w.resume}
        </Button>
        <Button size="small" tone="danger" onClick={() => setIsAsked(true)}>
          <Trash2 aria-hidden />
          {w.remove}
        </Button>
      </BulkBar>
      <Confirm
        open={isAsked}
        onClose={() => setIsAsked(false)}
        title={w.removeManyTitle(chosen.length)}
        text={w.removeText}
        confirmLabel={w.remove}
        busy={bulk.isPending}
        onConfirm={() => {
          setIsAsked(false);
          bulk.run({ what: w.allRemoved, items: chosen, run: (exposure) => deleteExposure(exposure.id) });
        }}
      />
    </>
  );
}
