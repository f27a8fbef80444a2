import { useQuery } from "@tanstack/react-query";
import { body, client } from "@/api/client";
import { ConfirmByCode } from "@/features/confirmation/confirm-by-code";
import { ConfirmByPasskey } from "@/features/confirmation/confirm-by-passkey";
import { ConfirmByPassword } from "@/features/confirmation/confirm-by-password";
import { ConfirmByProvider } from "@/features/confirmation/confirm-by-provider";
import { confirmationWords } from "@/features/confirmation/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { canUsePasskeys } from "@/lib/passkeys";
import { Dialog } from "@/ui/dialog";
import { FailureNotice } from "@/ui/failure-notice";
import { Notice } from "@/ui/notice";

interface ConfirmDialogProps {
  open: boolean;
  /** True: confirmed; what waits may go on. */
  onDone: (confirmed: boolean) => void;
}

/** Asks for the proof that a dangerous change needs. Each way of proving it is a component of its own below. */
export function ConfirmDialog({ open, onDone }: ConfirmDialogProps) {
  const m = useMessages();
  const w = useWords(confirmationWords);
  const { data: ways, error } = useQuery({
    queryKey: ["confirmOptions"],
    queryFn: async () => body(await client.GET("/v1/auth/confirm")),
    enabled: open,
    staleTime: 0,
  });
  return (
    <Dialog open={open} onClose={() => onDone(false)} title={w.title} description={w.text} closeLabel={m.common.close}>
      {error !== null && <FailureNotice error={error} />}
      {ways?.password === true && <ConfirmByPassword onDone={() => onDone(true)} />}
      {ways?.code === true && <ConfirmByCode onDone={() => onDone(true)} />}
      {ways !== undefined && (
        <div className="space-y-3 not-first:mt-4">
          {ways.passkey && canUsePasskeys() && <ConfirmByPasskey onDone={() => onDone(true)} />}
          {ways.providers.map((provider) => (
            <ConfirmByProvider key={provider.name} provider={provider} onDone={() => onDone(true)} />
          ))}
        </div>
      )}
      {ways !== undefined && ways.providers.length === 0 && !Object.values(ways).includes(true) && <Notice title={w.nothing} />}
    </Dialog>
  );
}
