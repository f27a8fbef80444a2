import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import * as z from "zod/mini";
import { passkeyWords } from "@/features/passkeys/words";
import { fieldError, networkName } from "@/lib/form-rules";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/text-field";

// As long as a network's name may be.
const rules = z.object({ name: networkName });

interface NamePasskeyProps {
  title: string;
  text?: string;
  name: string;
  action: string;
  busy: boolean;
  /** What did not work. */
  problem: string | null;
  onName: (name: string) => void;
  onClose: () => void;
}

/** Asks what a passkey shall be called, before it is made or afterwards. */
export function NamePasskey({ title, text, name, action, busy, problem, onName, onClose }: NamePasskeyProps) {
  const m = useMessages();
  const w = useWords(passkeyWords);
  const form = useForm({ resolver: zodResolver(rules), defaultValues: { name } });
  return (
    <Dialog open onClose={onClose} title={title} {...(text === undefined ? {} : { description: text })} closeLabel={m.common.close}>
      <form noValidate onSubmit={form.handleSubmit((values) => onName(values.name))} className="space-y-5">
        <TextField label={w.name} hint={w.nameHint} autoComplete="off" error={fieldError(form.formState.errors.name?.message, m) ?? problem ?? undefined} {...form.register("name")} />
        <div className="flex flex-wrap justify-end gap-2.5">
          <Button onClick={onClose}>{m.common.cancel}</Button>
          <Button type="submit" tone="primary" busy={busy}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
