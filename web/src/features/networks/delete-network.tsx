import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "@/api/client";
import type { Network } from "@/api/types";
import { useMessages } from "@/lib/i18n/locale";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

export function DeleteNetwork({ network, onDeleted }: { network: Network; onDeleted: () => void }) {
  const m = useMessages();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const remove = useMutation({
    mutationFn: () => client.DELETE("/v1/networks/{networkId}", { params: { path: { networkId: network.id } } }),
    onSuccess: () => {
      tellDone(m.networks.deleted(network.name));
      onDeleted();
      void queries.invalidateQueries({ queryKey: ["networks", "list"] });
      void queries.invalidateQueries({ queryKey: ["dashboard"] });
    },
  });
  return (
    <Card title={m.networks.danger}>
      <p className="mb-4 text-muted">{m.networks.dangerText}</p>
      <Button tone="danger" onClick={() => setOpen(true)}>
        {m.networks.deleteDo}
      </Button>
      <Confirm
        open={open}
        onClose={() => setOpen(false)}
        title={m.networks.deleteTitle(network.name)}
        text={m.networks.dangerText}
        confirmLabel={m.networks.deleteDo}
        busy={remove.isPending}
        disabled={typed.trim() !== network.name}
        onConfirm={() => remove.mutate()}
      >
        <TextField label={m.networks.deleteConfirm(network.name)} autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} />
      </Confirm>
    </Card>
  );
}
