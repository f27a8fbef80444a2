import { newWords } from "@/features/expose/new-words";
import { useWords } from "@/lib/i18n/words";
import { Choice } from "@/ui/choice";
import { TextArea } from "@/ui/text-area";

export interface Access {
  readonly isForSome: boolean;
  readonly allowed: string;
  readonly denied: string;
}

/** Who may connect: everybody or some, and never those. */
export function AccessFields({ access, onChange }: { access: Access; onChange: (part: Partial<Access>) => void }) {
  const w = useWords(newWords);
  return (
    <div className="max-w-md space-y-5">
      <Choice
        legend={w.who}
        options={[
          { value: "anyone", label: w.anyone },
          { value: "some", label: w.only },
        ]}
        selected={access.isForSome ? "some" : "anyone"}
        onSelect={(who) => onChange({ isForSome: who === "some" })}
      />
      {access.isForSome && <TextArea label={w.allowed} hint={w.allowedHint} rows={3} value={access.allowed} onChange={(event) => onChange({ allowed: event.target.value })} />}
      <TextArea label={w.denied} hint={w.deniedHint} rows={2} value={access.denied} onChange={(event) => onChange({ denied: event.target.value })} />
    </div>
  );
}
