import { clsx } from "clsx";
import type { ReactNode } from "react";

interface CardChoiceProps {
  legend: string;
  options: readonly { readonly value: string; readonly label: string; readonly note: string; readonly icon: ReactNode }[];
  selected: string;
  onSelect: (value: string) => void;
}

/** Exclusive options that need a line each to be understood: native radio buttons under the paint. */
export function CardChoice({ legend, options, selected, onSelect }: CardChoiceProps) {
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-medium">{legend}</legend>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,11.5rem),1fr))] gap-2.5">
        {options.map((option) => (
          <label
            key={option.value}
            className={clsx(
              "relative flex cursor-pointer items-center gap-3 rounded-xl border p-3 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent forced-colors:has-checked:outline-2",
              option.value === selected ? "border-accent bg-accent-soft" : "border-line hover:border-line-strong",
            )}
          >
            <input type="radio" name={legend} value={option.value} checked={option.value === selected} onChange={() => onSelect(option.value)} className="sr-only" />
            {option.icon}
            <span className="min-w-0">
              <span className="block font-medium">{option.label}</span>
              <span className="block text-sm text-muted">{option.note}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
