import { clsx } from "clsx";
import { type SpaceLook, SpaceMark } from "@/ui/space-mark";

interface MarkChoiceProps<Value extends string> {
  legend: string;
  /** Whose letters stand where there is no sign. */
  name: string;
  options: readonly { readonly value: Value; readonly label: string; readonly look: SpaceLook }[];
  selected: Value;
  onSelect: (value: Value) => void;
}

/** Many exclusive options, each drawn and named: native radio buttons under the paint. */
export function MarkChoice<Value extends string>({ legend, name, options, selected, onSelect }: MarkChoiceProps<Value>) {
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium">{legend}</legend>
      <div className="flex flex-wrap gap-2">
        {options.map(({ value, label, look }) => (
          <label
            key={value}
            className={clsx(
              "flex cursor-pointer items-center gap-2 rounded-xl border py-1.5 pr-3 pl-1.5 text-sm has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent forced-colors:has-checked:outline-2",
              value === selected ? "border-accent bg-surface font-medium text-ink" : "border-line bg-sunken text-muted hover:text-ink",
            )}
          >
            <input type="radio" name={legend} value={value} checked={value === selected} onChange={() => onSelect(value)} className="sr-only" />
            <SpaceMark name={name} look={look} size="small" />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
