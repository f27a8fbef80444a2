import { useQuery } from "@tanstack/react-query";
import { Link, useLocation, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { setupQuery } from "@/api/session";
import { SignInForm } from "@/features/accounts/sign-in-form";
import { useStartSession } from "@/features/accounts/use-start-session";
import { JourneyProblem } from "@/features/identities/journey-problem";
import { SignInButtons } from "@/features/identities/sign-in-buttons";
import { SecondFactorForm } from "@/features/recovery/second-factor-form";
import { recoveryWords } from "@/features/recovery/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { PublicFrame } from "@/ui/public-frame";

export function LoginPage() {
  const m = useMessages();
  const { to, problem } = useSearch({ from: "/login" });
  // After a sign-in provider, where the account wants a code too. Behind the #, so that no server is told of it.
  const fromProvider = new URLSearchParams(useLocation().hash).get("challenge");
  const start = useStartSession();
  const w = useWords(recoveryWords);
  const { data: setup } = useQuery(setupQuery);
  const [challenge, setChallenge] = useState(fromProvider);
  if (challenge !== null) {
    return (
      <PublicFrame title={w.codeTitle} text={w.codeText}>
        <SecondFactorForm challenge={challenge} onDone={(session) => void start(session, to)} onAgain={() => setChallenge(null)} />
      </PublicFrame>
    );
  }
  return (
    <PublicFrame title={m.auth.signInTitle} text={m.auth.signInText}>
      {problem !== undefined && (
        <div className="mb-6">
          <JourneyProblem code={problem} />
        </div>
      )}
      <SignInForm onDone={(session) => void start(session, to)} onChallenge={setChallenge} />
      <SignInButtons to={to ?? "/"} onDone={(session) => void start(session, to)} />
      <p className="mt-6 flex flex-wrap justify-between gap-x-6 gap-y-3 text-sm">
        <Link to={setup?.needed === true ? "/setup" : "/register"} className="rounded font-medium text-accent underline-offset-4 hover:underline">
          {setup?.needed === true ? m.auth.toSetup : m.auth.toRegister}
        </Link>
        <Link to="/forgot" className="rounded font-medium text-accent underline-offset-4 hover:underline">
          {w.toForgot}
        </Link>
      </p>
    </PublicFrame>
  );
}
