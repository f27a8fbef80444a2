import { useQuery } from "@tanstack/react-query";
import { Link, useLocation, useSearch } from "@tanstack/react-router";
import { setupQuery } from "@/api/session";
import { SignInForm } from "@/features/accounts/sign-in-form";
import { useStartSession } from "@/features/accounts/use-start-session";
import { JourneyProblem } from "@/features/identities/journey-problem";
import { SecondFactorForm } from "@/features/identities/second-factor-form";
import { SignInButtons } from "@/features/identities/sign-in-buttons";
import { useMessages } from "@/lib/i18n/locale";
import { PublicFrame } from "@/ui/public-frame";

export function LoginPage() {
  const m = useMessages();
  const { to, problem } = useSearch({ from: "/login" });
  // After a sign-in provider, where the account wants a code too. Behind the #, so that no server is told of it.
  const challenge = new URLSearchParams(useLocation().hash).get("challenge");
  const start = useStartSession();
  const { data: setup } = useQuery(setupQuery);
  return (
    <PublicFrame title={m.auth.signInTitle} text={m.auth.signInText}>
      {problem !== undefined && (
        <div className="mb-6">
          <JourneyProblem code={problem} />
        </div>
      )}
      {challenge === null ? (
        <>
          <SignInForm onDone={(session) => void start(session, to)} />
          <SignInButtons to={to ?? "/"} onDone={(session) => void start(session, to)} />
        </>
      ) : (
        <SecondFactorForm challenge={challenge} onDone={(session) => void start(session, to)} />
      )}
      <p className="mt-6 text-sm">
        <Link to={setup?.needed === true ? "/setup" : "/register"} className="rounded font-medium text-accent underline-offset-4 hover:underline">
          {setup?.needed === true ? m.auth.toSetup : m.auth.toRegister}
        </Link>
      </p>
    </PublicFrame>
  );
}
