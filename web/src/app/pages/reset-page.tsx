import { BackToSignIn } from "@/app/pages/back-to-sign-in";
import { ResetForm } from "@/features/recovery/reset-form";
import { useLinkToken } from "@/features/recovery/use-link-token";
import { recoveryWords } from "@/features/recovery/words";
import { useWords } from "@/lib/i18n/words";
import { Notice } from "@/ui/notice";
import { PublicFrame } from "@/ui/public-frame";

export function ResetPage() {
  const w = useWords(recoveryWords);
  const token = useLinkToken();
  return (
    <PublicFrame title={w.resetTitle} text={w.resetText}>
      {token === null ? <Notice tone="warn" title={w.noToken} /> : <ResetForm token={token} />}
      <BackToSignIn />
    </PublicFrame>
  );
}
