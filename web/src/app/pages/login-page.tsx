import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { setupQuery } from "@/api/session";
import { SignInForm } from "@/features/accounts/sign-in-form";
import { useStartSession } from "@/features/accounts/use-start-session";
import { useMessages } from "@/lib/i18n/locale";
import { PublicFrame } from "@/ui/public-frame";

export function LoginPage() {
  const m = useMessages();
  const { to } = useSearch({ from: "/login" });
  const start = useStartSession();
  const { data: setup } = useQuery(setupQuery);
  return (
    <PublicFrame title={m.auth.signInTitle} text={m.auth.signInText}>
      <SignInForm onDone={(session) => void start(session, to)} />
      <p className="mt-6 text-sm">
        <Link to={setup?.needed === true ? "/setup" : "/register"} className="rounded font-medium text-accent underline-offset-4 hover:underline">
          {setup?.needed === true ? m.auth.toSetup : m.auth.toRegister}
        </Link>
      </p>
    </PublicFrame>
  );
}
