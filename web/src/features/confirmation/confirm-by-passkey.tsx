import { useMutation } from "@tanstack/react-query";
import { Fingerprint } from "lucide-react";
import { client } from "@/api/client";
import { answerByPasskey } from "@/api/sign-in";
import { confirmationWords } from "@/features/confirmation/words";
import { useWords } from "@/lib/i18n/words";
import { PasskeyTurnedBack } from "@/lib/passkeys";
import { Button } from "@/ui/button";
import { FailureNotice } from "@/ui/failure-notice";

export function ConfirmByPasskey({ onDone }: { onDone: () => void }) {
  const w = useWords(confirmationWords);
  const confirm = useMutation({
    mutationFn: async () => client.POST("/v1/auth/passkeys/confirm", { body: await answerByPasskey() }),
    onSuccess: onDone,
    meta: { shownByForm: true },
  });
  return (
    <div className="space-y-3">
      <Button className="w-full" busy={confirm.isPending} onClick={() => confirm.mutate()}>
        <Fingerprint aria-hidden />
        {w.passkey}
      </Button>
      {confirm.isError && !(confirm.error instanceof PasskeyTurnedBack) && <FailureNotice error={confirm.error} />}
    </div>
  );
}
