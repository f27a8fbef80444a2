import { clsx } from "clsx";
import { ChevronDown } from "lucide-react";
import { useId, type ComponentProps } from "react";

interface SelectFieldProps extends Omit<ComponentProps<"select">, "children"> {
  label: string;
  hint?: string;
  /** In a row whose heading says what it is: the label is for screen readers, and the field small. */
  inRow?: boolean;
  options: readonly { readonly value: string; readonly label: string }[];
}

/** The browser's own select: complete for keyboard, touch and screen readers on every platform. */
export function SelectField({ label, hint, options, className, inRow = false, ...rest }: SelectFieldProps) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className={inRow ? "sr-only" : "mb-1.5 block text-sm font-medium"}>
        {label}
      </label>
      <div className="relative">
        <select
          {...rest}
          id={id}
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          className={clsx("block w-full appearance-none rounded-lg border border-line-strong bg-surface pr-9 pl-3 text-ink", inRow ? "min-h-9 py-1.5 text-sm" : "min-h-10 py-2 text-base sm:text-[0.9375rem]")}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown aria-hidden className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-muted" />
      </div>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="mt-1.5 text-sm text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}
