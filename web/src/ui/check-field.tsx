import { useId, type ComponentProps } from "react";

interface CheckFieldProps extends Omit<ComponentProps<"input">, "type"> {
  label: string;
  hint?: string;
  error?: string | undefined;
}

/** A box to tick, with its words beside it; the whole line is its target. */
export function CheckField({ label, hint, error, ...rest }: CheckFieldProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="flex min-h-9 cursor-pointer items-start gap-3 rounded-lg px-2 py-1.5 hover:bg-sunken">
        <input {...rest} id={id} type="checkbox" aria-describedby={hint === undefined ? undefined : `${id}-hint`} className="mt-1 size-4 shrink-0 accent-accent" />
        <span>
          <span className="font-medium">{label}</span>
          {hint !== undefined && (
            <span id={`${id}-hint`} className="block text-sm text-muted">
              {hint}
            </span>
          )}
        </span>
      </label>
      {error !== undefined && (
        <p role="alert" className="mt-1 px-2 text-sm font-medium text-bad">
          {error}
        </p>
      )}
    </div>
  );
}
