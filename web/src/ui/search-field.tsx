import { Search } from "lucide-react";
import { useId } from "react";

interface SearchFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const id = useId();
  return (
    <search className="relative w-full sm:w-72">
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted" />
      <input
        id={id}
        type="search"
        value={value}
        placeholder={label}
        onChange={(event) => onChange(event.target.value)}
        className="block min-h-10 w-full rounded-lg border border-line-strong bg-surface py-2 pr-3 pl-9 text-base text-ink placeholder:text-muted sm:text-[0.9375rem]"
      />
    </search>
  );
}
