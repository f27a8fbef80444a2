import { useMutation, useQueryClient } from "@tanstack/react-query";
import { deleteExposure, updateExposure } from "@/api/expose";
import type { Exposure, ExposureChange, LoadedExposure } from "@/api/types";
import { exposeWords } from "@/features/expose/words";
import { useWords } from "@/lib/i18n/words";
import { tellDone } from "@/ui/toast";

/** Whatever one exposure does may free or take a port: all that is known of exposures is asked for anew. */
export function useTurnExposure() {
  const w = useWords(exposeWords);
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (exposure: Exposure) => updateExposure(exposure.id, { active: !exposure.active }),
    onSuccess: (exposure) => tellDone(exposure.active ? w.resumed(exposure.name) : w.paused(exposure.name)),
    onSettled: () => queries.invalidateQueries({ queryKey: ["expose"] }),
  });
}

export function useDeleteExposure(onDone: () => void) {
  const w = useWords(exposeWords);
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (exposure: Exposure) => deleteExposure(exposure.id),
    onSuccess: (_answer, exposure) => {
      tellDone(w.removed(exposure.name));
      onDone();
      queries.removeQueries({ queryKey: ["expose", "exposure", exposure.id] });
      void queries.invalidateQueries({ queryKey: ["expose"] });
    },
  });
}

/** Changes what the person saw, or nothing: somebody else's change in between is a 412. */
export function useEditExposure(exposure: LoadedExposure) {
  const w = useWords(exposeWords);
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: ExposureChange) => updateExposure(exposure.id, change, exposure.etag),
    onSuccess: () => tellDone(w.saved),
    onSettled: () => queries.invalidateQueries({ queryKey: ["expose"] }),
    meta: { shownByForm: true },
  });
}
