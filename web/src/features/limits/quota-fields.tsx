import { readAmount, readDay, type QuotaDraft } from "@/features/limits/limit-draft";
import { limitWords } from "@/features/limits/words";
import { useWords } from "@/lib/i18n/words";
import { Choice } from "@/ui/choice";
import { SelectField } from "@/ui/select-field";
import { TextField } from "@/ui/text-field";

interface QuotaFieldsProps {
  quota: QuotaDraft;
  isTried: boolean;
  onChange: (quota: QuotaDraft) => void;
}

/** A quota, and what happens when it is used up. */
export function QuotaFields({ quota, isTried, onChange }: QuotaFieldsProps) {
  const w = useWords(limitWords);
  return (
    <div className="space-y-5">
      <SelectField
        label={w.quota}
        value={quota.isOn ? "on" : "off"}
        onChange={(event) => onChange({ ...quota, isOn: event.target.value === "on" })}
        options={[
          { value: "off", label: w.quotaOff },
          { value: "on", label: w.quotaOn },
        ]}
      />
      {quota.isOn && (
        <>
          <div className="grid gap-5 sm:grid-cols-2">
            <TextField
              label={w.amount}
              hint={w.amountHint}
              inputMode="decimal"
              autoComplete="off"
              value={quota.amount}
              error={isTried && readAmount(quota.amount) === undefined ? w.amountWrong : undefined}
              onChange={(event) => onChange({ ...quota, amount: event.target.value })}
            />
            <SelectField
              label={w.period}
              value={quota.period}
              onChange={(event) => onChange({ ...quota, period: event.target.value === "day" ? "day" : "month" })}
              options={(["day", "month"] as const).map((value) => ({ value, label: w.periods[value] }))}
            />
          </div>
          {quota.period === "month" && (
            <TextField
              label={w.day}
              hint={w.dayHint}
              inputMode="numeric"
              autoComplete="off"
              value={quota.day}
              error={isTried && readDay(quota.day) === undefined ? w.dayWrong : undefined}
              onChange={(event) => onChange({ ...quota, day: event.target.value })}
            />
          )}
          <Choice legend={w.usedUp} options={(["throttle", "suspend"] as const).map((value) => ({ value, label: w.usedUps[value] }))} selected={quota.usedUp} onSelect={(usedUp) => onChange({ ...quota, usedUp })} />
        </>
      )}
    </div>
  );
}
