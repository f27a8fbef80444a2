import { useState } from "react";
import { body, client } from "@/api/client";
import type { PublicTenant, Tenant } from "@/api/types";
import { useTenantChange } from "@/features/tenants/use-tenant-change";
import { tenantWords } from "@/features/tenants/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { FailureNotice } from "@/ui/failure-notice";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

interface JoinSpaceProps {
  tenantId: string;
  /** What is known of it; undefined for a private one, of which only the address is. */
  space: PublicTenant | undefined;
  onClose: () => void;
  onJoined: (space: Tenant) => void;
}

export function JoinSpace({ tenantId, space, onClose, onJoined }: JoinSpaceProps) {
  const m = useMessages();
  const w = useWords(tenantWords);
  const [password, setPassword] = useState("");
  const join = useTenantChange(
    async () => body(await client.POST("/v1/tenants/{tenantId}/join", { params: { path: { tenantId } }, body: password === "" ? {} : { password } })),
    (joined) => {
      tellDone(w.joined(joined.name));
      onJoined(joined);
    },
    true,
  );
  return (
    <Dialog
      open
      onClose={onClose}
      title={space === undefined ? w.joinTitleUnknown : w.joinTitle(space.name)}
      description={space === undefined ? w.joinTextUnknown : w.joinText[space.access]}
      closeLabel={m.common.close}
    >
      <form
        noValidate
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault();
          join.mutate(undefined);
        }}
      >
        {space?.access !== "open" && <TextField label={w.joinPassword} type="password" autoComplete="off" value={password} onChange={(event) => setPassword(event.target.value)} />}
        {join.error !== null && <FailureNotice error={join.error} />}
        <div className="flex flex-wrap justify-end gap-2.5 pt-1">
          <Button onClick={onClose}>{m.common.cancel}</Button>
          <Button type="submit" tone="primary" busy={join.isPending}>
            {w.join}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
