import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { body, client } from "@/api/client";
import type { NewInviteLink, Tenant } from "@/api/types";
import { InviteTarget, usualTarget } from "@/features/invites/invite-target";
import { LinkShown } from "@/features/invites/link-shown";
import { MembershipField, type MembershipLife } from "@/features/invites/membership-field";
import { inviteWords } from "@/features/invites/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { randomUuid } from "@/lib/uuid";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { FailureNotice } from "@/ui/failure-notice";
import { SelectField } from "@/ui/select-field";
import { TextField } from "@/ui/text-field";

const lives = ["1800", "3600", "43200", "86400", "604800", "2592000", "never"] as const;
const numbers = [1, 5, 10, 25, 100];

export function CreateLink({ space, onClose }: { space: Tenant; onClose: () => void }) {
  const m = useMessages();
  const w = useWords(inviteWords);
  const [made, setMade] = useState<NewInviteLink | null>(null);
  return (
    <Dialog open onClose={onClose} title={made === null ? w.createTitle : w.madeTitle} description={made === null ? w.createText : w.madeText} closeLabel={m.common.close}>
      {made === null ? <LinkForm space={space} onClose={onClose} onMade={setMade} /> : <LinkShown url={made.url} onDone={onClose} />}
    </Dialog>
  );
}

function LinkForm({ space, onClose, onMade }: { space: Tenant; onClose: () => void; onMade: (made: NewInviteLink) => void }) {
  const m = useMessages();
  const w = useWords(inviteWords);
  const queries = useQueryClient();
  const [idempotencyKey, setIdempotencyKey] = useState(randomUuid);
  const [target, setTarget] = useState(usualTarget);
  const [maxUses, setMaxUses] = useState("");
  const [life, setLife] = useState<(typeof lives)[number]>("604800");
  const [membership, setMembership] = useState<MembershipLife>("");
  const [label, setLabel] = useState("");
  const create = useMutation({
    mutationFn: async () =>
      body(
        await client.POST("/v1/tenants/{tenantId}/invite-links", {
          params: { path: { tenantId: space.id } },
          headers: { "Idempotency-Key": idempotencyKey },
          body: {
            role: target.role,
            label: label.trim(),
            ...(target.networkId === "" ? {} : { networkId: target.networkId }),
            ...(maxUses === "" ? {} : { maxUses: Number(maxUses) }),
            ...(membership === "" ? {} : { membershipSeconds: Number(membership) }),
            neverExpires: life === "never",
            ...(life === "never" ? {} : { expiresInSeconds: Number(life) }),
          },
        }),
      ),
    onSuccess: async (link) => {
      onMade(link);
      await queries.invalidateQueries({ queryKey: ["inviteLinks", space.id] });
    },
    onError: () => setIdempotencyKey(randomUuid()),
    meta: { shownByForm: true },
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate();
      }}
      className="space-y-5"
    >
      <InviteTarget space={space} target={target} onChange={setTarget} />
      <div className="grid gap-5 sm:grid-cols-2">
        <SelectField
          label={w.maxUses}
          value={maxUses}
          onChange={(event) => setMaxUses(event.target.value)}
          options={[{ value: "", label: w.unlimited }, ...numbers.map((count) => ({ value: String(count), label: w.people(count) }))]}
        />
        <SelectField
          label={w.life}
          value={life}
          onChange={(event) => setLife(lives.find((value) => value === event.target.value) ?? "604800")}
          options={lives.map((value) => ({ value, label: w.lives[value] }))}
        />
      </div>
      <MembershipField membership={membership} onChange={setMembership} />
      <TextField label={w.label} hint={w.labelHint} autoComplete="off" maxLength={64} value={label} onChange={(event) => setLabel(event.target.value)} />
      {create.isError && <FailureNotice error={create.error} />}
      <div className="flex flex-wrap justify-end gap-2.5 pt-1">
        <Button onClick={onClose}>{m.common.cancel}</Button>
        <Button type="submit" tone="primary" busy={create.isPending}>
          {w.create}
        </Button>
      </div>
    </form>
  );
}
