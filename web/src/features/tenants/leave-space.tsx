import { useState } from "react";
import { client } from "@/api/client";
import type { LoadedTenant } from "@/api/types";
import { useTenantChange } from "@/features/tenants/use-tenant-change";
import { tenantWords } from "@/features/tenants/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { tellDone } from "@/ui/toast";

export function LeaveSpace({ space, onLeft }: { space: LoadedTenant; onLeft: () => void }) {
  const w = useWords(tenantWords);
  const [open, setOpen] = useState(false);
  const leave = useTenantChange(
    () => client.POST("/v1/tenants/{tenantId}/leave", { params: { path: { tenantId: space.id } } }),
    () => {
      tellDone(w.left(space.name));
      onLeft();
    },
  );
  return (
    <Card title={w.leave}>
      <p className="mb-4 text-muted">{w.leaveText}</p>
      <Button tone="danger" onClick={() => setOpen(true)}>
        {w.leaveDo}
      </Button>
      <Confirm open={open} onClose={() => setOpen(false)} title={w.leave} text={w.leaveText} confirmLabel={w.leaveDo} busy={leave.isPending} onConfirm={() => leave.mutate()} />
    </Card>
  );
}
