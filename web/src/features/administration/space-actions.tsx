import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ban, Play, Trash2 } from "lucide-react";
import { useState } from "react";
import { client } from "@/api/client";
import type { SpaceRow } from "@/api/types";
import { SpaceReason } from "@/features/administration/space-reason";
import { spaceWords } from "@/features/administration/space-words";
import { useWords } from "@/lib/i18n/words";
import { IconButton } from "@/ui/icon-button";
import { tellDone } from "@/ui/toast";

/** Hold a space, let it go on, set its end. */
export function SpaceActions({ space }: { space: SpaceRow }) {
  const w = useWords(spaceWords);
  const queries = useQueryClient();
  const [asked, setAsked] = useState<"suspend" | "end" | null>(null);
  const params = { path: { tenantId: space.id } };
  const change = useMutation({
    mutationFn: async ({ run }: { run: () => Promise<unknown>; told: string }) => run(),
    onSuccess: (_answer, { told }) => tellDone(told),
    onSettled: () => {
      setAsked(null);
      return queries.invalidateQueries({ queryKey: ["admin", "spaces"] });
    },
  });
  const lift = () => change.mutate({ run: () => client.DELETE("/v1/admin/spaces/{tenantId}/suspension", { params }), told: w.lifted(space.name) });
  const suspend = (reason: string) => change.mutate({ run: () => client.PUT("/v1/admin/spaces/{tenantId}/suspension", { params, body: { reason } }), told: w.suspendedDone(space.name) });
  const end = (reason: string) => change.mutate({ run: () => client.DELETE("/v1/admin/spaces/{tenantId}", { params, body: { name: space.name, reason } }), told: w.ended(space.name) });
  return (
    <span className="flex gap-1">
      {space.suspension === null ? (
        <IconButton label={w.suspendNamed(space.name)} icon={Ban} onClick={() => setAsked("suspend")} />
      ) : (
        <IconButton label={w.liftNamed(space.name)} icon={Play} onClick={lift} />
      )}
      {space.kind !== "personal" && <IconButton label={w.endNamed(space.name)} icon={Trash2} onClick={() => setAsked("end")} />}
      {asked === "suspend" && <SpaceReason title={w.suspendTitle(space.name)} text={w.suspendText} action={w.suspend} busy={change.isPending} onClose={() => setAsked(null)} onReason={suspend} />}
      {asked === "end" && <SpaceReason title={w.endTitle(space.name)} text={w.endText} action={w.end} name={space.name} busy={change.isPending} onClose={() => setAsked(null)} onReason={end} />}
    </span>
  );
}
