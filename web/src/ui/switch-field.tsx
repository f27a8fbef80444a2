import { useId, type ComponentProps } from "react";

interface SwitchFieldProps extends Omit<ComponentProps<"input">, "type"> {
  label: string;
  hint?: string;
  error?: string | undefined;
}

/** Yes or no: the browser's own checkbox, with its words beside it. */
export function SwitchField({ label, hint, error, ...rest }: SwitchFieldProps) {
  const id = useId();
  return (
    <div className="flex gap-3">
      <input {...rest} id={id} type="checkbox" aria-describedby={hint === undefined ? undefined : `${id}-hint`} className="mt-0.5 size-5 shrink-0 accent-accent" />
      <div>
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {hint !== undefined && (
          <p id={`${id}-hint`} className="text-sm text-muted">
            {hint}
          </p>
        )}
        {error !== undefined && (
          <p role="alert" className="mt-1 text-sm font-medium text-bad">
            {error}
          </p>
        )}
      </div>
    </div>
  );
}
