import { useId, type ComponentProps } from "react";

interface TextAreaProps extends Omit<ComponentProps<"textarea">, "id"> {
  label: string;
  hint: string;
}

/** Text of many lines that a machine reads too. */
export function TextArea({ label, hint, ...rest }: TextAreaProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <textarea
        {...rest}
        id={id}
        spellCheck={false}
        aria-describedby={`${id}-hint`}
        className="block w-full rounded-lg border border-line-strong bg-surface px-3 py-2 font-mono text-sm text-ink"
      />
      <p id={`${id}-hint`} className="mt-1.5 text-sm text-muted">
        {hint}
      </p>
    </div>
  );
}
