import { BackToSignIn } from "@/app/pages/back-to-sign-in";
import { LinkAction } from "@/features/recovery/link-action";
import { useLinkToken } from "@/features/recovery/use-link-token";
import { recoveryWords } from "@/features/recovery/words";
import { useWords } from "@/lib/i18n/words";
import { Notice } from "@/ui/notice";
import { PublicFrame } from "@/ui/public-frame";

export function VerifyPage() {
  const w = useWords(recoveryWords);
  const token = useLinkToken();
  return (
    <PublicFrame title={w.verifyTitle} text={w.verifyText}>
      {token === null ? (
        <Notice tone="warn" title={w.noToken} />
      ) : (
        <LinkAction token={token} route="/v1/auth/verify-email" label={w.verifyDo} doneTitle={w.verified} doneText={w.verifiedText} />
      )}
      <BackToSignIn />
    </PublicFrame>
  );
}

export function UndoEmailPage() {
  const w = useWords(recoveryWords);
  const token = useLinkToken();
  return (
    <PublicFrame title={w.undoTitle} text={w.undoText}>
      {token === null ? (
        <Notice tone="warn" title={w.noToken} />
      ) : (
        <LinkAction token={token} route="/v1/auth/undo-email-change" label={w.undoDo} doneTitle={w.undone} doneText={w.undoneText} />
      )}
      <BackToSignIn />
    </PublicFrame>
  );
}
