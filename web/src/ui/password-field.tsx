import { useId, useState, type ComponentProps } from "react";
import { useMessages } from "@/lib/i18n/locale";
import { TextField } from "@/ui/text-field";

type PasswordFieldProps = Omit<ComponentProps<typeof TextField>, "type" | "label"> & {
  autoComplete: "current-password" | "new-password";
  /** Where there are two of them. */
  label?: string;
};

export function PasswordField({ label, ...props }: PasswordFieldProps) {
  const m = useMessages();
  const [shown, setShown] = useState(false);
  const id = useId();
  return (
    <div id={id} className="relative">
      <TextField {...props} label={label ?? m.auth.password} type={shown ? "text" : "password"} />
      <button type="button" aria-controls={id} aria-pressed={shown} onClick={() => setShown(!shown)} className="absolute top-0 right-0 min-h-6 rounded px-1 text-sm font-medium text-accent hover:underline">
        {shown ? m.auth.hide : m.auth.show}
      </button>
    </div>
  );
}
