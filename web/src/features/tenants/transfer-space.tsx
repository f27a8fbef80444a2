import { useState } from "react";
import { client } from "@/api/client";
import { usePaged } from "@/api/pages";
import { membersQuery } from "@/api/tenants";
import type { LoadedTenant } from "@/api/types";
import { useTenantChange } from "@/features/tenants/use-tenant-change";
import { tenantWords } from "@/features/tenants/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { SelectField } from "@/ui/select-field";
import { tellDone } from "@/ui/toast";

export function TransferSpace({ space, myId }: { space: LoadedTenant; myId: string }) {
  const w = useWords(tenantWords);
  const { data: members = [] } = usePaged(membersQuery(space.id));
  const others = members.filter((member) => member.userId !== myId);
  const [chosen, setChosen] = useState("");
  const [open, setOpen] = useState(false);
  const heir = others.find((member) => member.userId === chosen) ?? others[0];
  const transfer = useTenantChange(
    (userId: string) => client.POST("/v1/tenants/{tenantId}/transfer", { params: { path: { tenantId: space.id } }, body: { userId } }),
    () => {
      setOpen(false);
      tellDone(w.transferred(heir?.username ?? ""));
    },
  );
  return (
    <Card title={w.transfer}>
      <p className="mb-4 text-muted">{w.transferText}</p>
      {heir === undefined ? (
        <p className="text-muted">{w.transferNobody}</p>
      ) : (
        <div className="flex flex-wrap items-end gap-3">
          <SelectField className="w-full max-w-xs" label={w.transferTo} value={heir.userId} onChange={(event) => setChosen(event.target.value)} options={others.map((member) => ({ value: member.userId, label: member.username }))} />
          <Button tone="danger" onClick={() => setOpen(true)}>
            {w.transferDo}
          </Button>
          <Confirm
            open={open}
            onClose={() => setOpen(false)}
            title={w.transferTitle(heir.username)}
            text={w.transferText}
            confirmLabel={w.transferDo}
            busy={transfer.isPending}
            onConfirm={() => transfer.mutate(heir.userId)}
          />
        </div>
      )}
    </Card>
  );
}
