import { BackToSignIn } from "@/app/pages/back-to-sign-in";
import { ForgotForm } from "@/features/recovery/forgot-form";
import { recoveryWords } from "@/features/recovery/words";
import { useWords } from "@/lib/i18n/words";
import { PublicFrame } from "@/ui/public-frame";

export function ForgotPage() {
  const w = useWords(recoveryWords);
  return (
    <PublicFrame title={w.forgotTitle} text={w.forgotText}>
      <ForgotForm />
      <BackToSignIn />
    </PublicFrame>
  );
}
