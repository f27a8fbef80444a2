import { inviteWords } from "@/features/invites/words";
import { useWords } from "@/lib/i18n/words";
import { SelectField } from "@/ui/select-field";

/** In seconds; empty: no end. */
const memberships = ["", "86400", "604800", "2592000"] as const;
export type MembershipLife = (typeof memberships)[number];

/** For how long those who come in by an invite are members. */
export function MembershipField({ membership, onChange }: { membership: MembershipLife; onChange: (membership: MembershipLife) => void }) {
  const w = useWords(inviteWords);
  return (
    <SelectField
      label={w.membership}
      {...(membership === "" ? {} : { hint: w.membershipHint })}
      value={membership}
      onChange={(event) => onChange(memberships.find((value) => value === event.target.value) ?? "")}
      options={memberships.map((value) => ({ value, label: w.memberships[value] }))}
    />
  );
}
