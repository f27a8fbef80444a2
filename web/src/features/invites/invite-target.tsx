import { networksQuery } from "@/api/networks";
import { usePaged } from "@/api/pages";
import type { Tenant } from "@/api/types";
import { joinWords } from "@/features/invites/join-words";
import { rolesToGive } from "@/features/invites/roles";
import { inviteWords } from "@/features/invites/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { SelectField } from "@/ui/select-field";

export interface Target {
  /** Empty: the space as a whole. */
  readonly networkId: string;
  readonly role: ReturnType<typeof rolesToGive>[number];
}

export const usualTarget: Target = { networkId: "", role: "member" };

/** What every invite chooses: where it leads, and the role that it gives. */
export function InviteTarget({ space, target, onChange }: { space: Tenant; target: Target; onChange: (target: Target) => void }) {
  const m = useMessages();
  const w = useWords(inviteWords);
  const j = useWords(joinWords);
  const { data: networks = [] } = usePaged(networksQuery(space.id));
  return (
    <>
      <SelectField
        label={w.target}
        value={target.networkId}
        onChange={(event) => onChange({ ...target, networkId: event.target.value })}
        options={[{ value: "", label: w.wholeSpace }, ...networks.map((network) => ({ value: network.id, label: network.name }))]}
      />
      <SelectField
        label={w.role}
        hint={j.roleTexts[target.role]}
        value={target.role}
        onChange={(event) => onChange({ ...target, role: rolesToGive(space.role).find((role) => role === event.target.value) ?? "member" })}
        options={rolesToGive(space.role).map((role) => ({ value: role, label: m.roles[role] }))}
      />
    </>
  );
}
