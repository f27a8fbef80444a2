import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { deleteTunnelServer } from "@/api/expose";
import type { TunnelServer } from "@/api/types";
import { serverWords } from "@/features/expose/server-words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { tellDone } from "@/ui/toast";

export function DeleteServer({ server, onDeleted }: { server: TunnelServer; onDeleted: () => void }) {
  const w = useWords(serverWords);
  const queries = useQueryClient();
  const [isAsked, setIsAsked] = useState(false);
  const remove = useMutation({
    mutationFn: () => deleteTunnelServer(server.id),
    onSuccess: () => {
      tellDone(w.deleted(server.name));
      onDeleted();
      queries.removeQueries({ queryKey: ["expose", "server", server.id] });
      void queries.invalidateQueries({ queryKey: ["expose", "servers"] });
    },
  });
  return (
    <Card title={w.danger}>
      <p className="mb-4 text-muted">{w.dangerText}</p>
      <Button tone="danger" onClick={() => setIsAsked(true)}>
        {w.delete}
      </Button>
      <Confirm open={isAsked} onClose={() => setIsAsked(false)} title={w.deleteTitle(server.name)} text={w.dangerText} confirmLabel={w.delete} busy={remove.isPending} onConfirm={() => remove.mutate()} />
    </Card>
  );
}
