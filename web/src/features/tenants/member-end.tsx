import { useState } from "react";
import { client } from "@/api/client";
import type { TenantMember } from "@/api/types";
import { endWords } from "@/features/tenants/end-words";
import { useTenantChange } from "@/features/tenants/use-tenant-change";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { FailureNotice } from "@/ui/failure-notice";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

interface MemberEndProps {
  spaceId: string;
  member: TenantMember;
  onClose: () => void;
}

/** The last day of a membership, in the time of whoever sets it; that day counts to its end. */
export function MemberEnd({ spaceId, member, onClose }: MemberEndProps) {
  const m = useMessages();
  const w = useWords(endWords);
  const [day, setDay] = useState(member.endsAt === null ? "" : dayOf(new Date(Date.parse(member.endsAt) - 1)));
  const [missing, setMissing] = useState(false);
  const save = useTenantChange(
    (endsAt: string | null) => client.PATCH("/v1/tenants/{tenantId}/members/{userId}", { params: { path: { tenantId: spaceId, userId: member.userId } }, body: { endsAt, noEnd: endsAt === null } }),
    () => {
      tellDone(w.endSaved(member.username));
      onClose();
    },
    true,
  );
  return (
    <Dialog open onClose={onClose} title={w.setEnd(member.username)} description={w.endText} closeLabel={m.common.close}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const end = endOf(day);
          if (end === null || end.getTime() <= Date.now()) setMissing(true);
          else save.mutate(end.toISOString());
        }}
        className="space-y-5"
      >
        <TextField label={w.lastDay} type="date" value={day} error={missing ? w.endNotToCome : undefined} onChange={(event) => setDay(event.target.value)} />
        {save.isError && <FailureNotice error={save.error} />}
        <div className="flex flex-wrap justify-end gap-2.5">
          {member.endsAt !== null && (
            <Button className="mr-auto" busy={save.isPending} onClick={() => save.mutate(null)}>
              {w.noEnd}
            </Button>
          )}
          <Button onClick={onClose}>{m.common.cancel}</Button>
          <Button type="submit" tone="primary" busy={save.isPending}>
            {m.common.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function two(part: number): string {
  return String(part).padStart(2, "0");
}

function dayOf(moment: Date): string {
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

/** The midnight that ends a day of a date field; null: it holds none. */
function endOf(day: string): Date | null {
  const [year, month, date] = day.split("-").map(Number);
  return year === undefined || month === undefined || date === undefined || Number.isNaN(year + month + date) ? null : new Date(year, month - 1, date + 1);
}
