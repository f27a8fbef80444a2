import { Link } from "@tanstack/react-router";
import { RegisterForm } from "@/features/accounts/register-form";
import { useStartSession } from "@/features/accounts/use-start-session";
import { SignInButtons } from "@/features/identities/sign-in-buttons";
import { useMessages } from "@/lib/i18n/locale";
import { PublicFrame } from "@/ui/public-frame";

export function RegisterPage() {
  const m = useMessages();
  const start = useStartSession();
  return (
    <PublicFrame title={m.auth.registerTitle} text={m.auth.registerText}>
      <RegisterForm onDone={(session) => void start(session)} />
      <SignInButtons forNewcomers to="/" />
      <p className="mt-6 text-sm">
        <Link to="/login" className="rounded font-medium text-accent underline-offset-4 hover:underline">
          {m.auth.toSignIn}
        </Link>
      </p>
    </PublicFrame>
  );
}
