import { useState } from "react";
import { client } from "@/api/client";
import type { TenantMember } from "@/api/types";
import { banWords } from "@/features/tenants/ban-words";
import { useTenantChange } from "@/features/tenants/use-tenant-change";
import { useWords } from "@/lib/i18n/words";
import { Confirm } from "@/ui/confirm";
import { SelectField } from "@/ui/select-field";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

const times = [0, 86400, 604800, 2592000] as const;

interface BanMemberProps {
  spaceId: string;
  member: TenantMember;
  onClose: () => void;
}

/** Takes a member out and keeps them out. */
export function BanMember({ spaceId, member, onClose }: BanMemberProps) {
  const w = useWords(banWords);
  const [reason, setReason] = useState("");
  const [seconds, setSeconds] = useState(0);
  const ban = useTenantChange(
    () =>
      client.POST("/v1/tenants/{tenantId}/bans", {
        params: { path: { tenantId: spaceId } },
        body: { userId: member.userId, ...(reason === "" ? {} : { reason }), ...(seconds === 0 ? {} : { seconds }) },
      }),
    () => {
      onClose();
      tellDone(w.banned(member.username));
    },
  );
  return (
    <Confirm open onClose={onClose} title={w.banTitle(member.username)} text={w.banText} confirmLabel={w.ban} busy={ban.isPending} onConfirm={() => ban.mutate(undefined)}>
      <div className="space-y-5">
        <TextField label={w.reason} autoComplete="off" maxLength={300} value={reason} onChange={(event) => setReason(event.target.value)} />
        <SelectField
          label={w.howLong}
          value={String(seconds)}
          onChange={(event) => setSeconds(Number(event.target.value))}
          options={times.map((time) => ({ value: String(time), label: w.times[time] }))}
        />
      </div>
    </Confirm>
  );
}
