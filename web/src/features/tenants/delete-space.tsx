import { useState } from "react";
import { body, client } from "@/api/client";
import type { LoadedTenant } from "@/api/types";
import { useTenantChange } from "@/features/tenants/use-tenant-change";
import { tenantWords } from "@/features/tenants/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { TextField } from "@/ui/text-field";

export function DeleteSpace({ space }: { space: LoadedTenant }) {
  const w = useWords(tenantWords);
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const remove = useTenantChange(
    async (name: string) => body(await client.DELETE("/v1/tenants/{tenantId}", { params: { path: { tenantId: space.id } }, body: { name } })),
    () => setOpen(false),
  );
  return (
    <Card title={w.remove}>
      <p className="mb-4 text-muted">{w.removeSpaceText}</p>
      <Button tone="danger" onClick={() => setOpen(true)}>
        {w.removeSpaceDo}
      </Button>
      <Confirm
        open={open}
        onClose={() => setOpen(false)}
        title={w.removeSpaceTitle(space.name)}
        text={w.removeSpaceText}
        confirmLabel={w.removeSpaceDo}
        busy={remove.isPending}
        disabled={typed.trim() !== space.name}
        onConfirm={() => remove.mutate(typed.trim())}
      >
        <TextField label={w.typeName(space.name)} autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} />
      </Confirm>
    </Card>
  );
}
