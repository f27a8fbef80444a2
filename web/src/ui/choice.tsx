import { clsx } from "clsx";

interface ChoiceProps<Value extends string> {
  legend: string;
  options: readonly { readonly value: Value; readonly label: string }[];
  selected: Value;
  onSelect: (value: Value) => void;
}

/** A few exclusive options side by side: native radio buttons under the paint. */
export function Choice<Value extends string>({ legend, options, selected, onSelect }: ChoiceProps<Value>) {
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium">{legend}</legend>
      <div className="inline-flex flex-wrap gap-1 rounded-xl border border-line bg-sunken p-1">
        {options.map((option) => (
          <label
            key={option.value}
            className={clsx(
              "cursor-pointer rounded-lg px-4 py-1.5 text-sm font-medium has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent forced-colors:has-checked:outline-2",
              option.value === selected ? "bg-surface text-ink shadow-card" : "text-muted hover:text-ink",
            )}
          >
            <input type="radio" name={legend} value={option.value} checked={option.value === selected} onChange={() => onSelect(option.value)} className="sr-only" />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
