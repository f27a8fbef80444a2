import { useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { meQuery } from "@/api/session";
import { Claim } from "@/features/device-flow/claim";
import { EnterCode } from "@/features/device-flow/enter-code";
import { claimWords } from "@/features/device-flow/words";
import { useWords } from "@/lib/i18n/words";
import { buttonClass } from "@/ui/button";
import { Page } from "@/ui/page";

/** Where a code is typed. */
export function EnterCodePage() {
  const w = useWords(claimWords);
  const navigate = useNavigate();
  return (
    <Page title={w.title} subtitle={w.enterText}>
      <div className="max-w-xl">
        <EnterCode onCode={(userCode) => void navigate({ to: "/claim/$userCode", params: { userCode } })} />
      </div>
    </Page>
  );
}

/** Where a program is let in, or not. */
export function ClaimPage() {
  const w = useWords(claimWords);
  const { userCode } = useParams({ from: "/shell/claim/$userCode" });
  const { data: me } = useSuspenseQuery(meQuery);
  return (
    <Page title={w.title}>
      <div className="max-w-xl">
        <Claim
          key={userCode}
          userCode={userCode}
          username={me.username}
          again={
            <Link to="/claim" className={buttonClass("plain")}>
              {w.again}
            </Link>
          }
          sessions={
            <Link to="/settings/sessions" className={buttonClass("plain")}>
              {w.sessions}
            </Link>
          }
        />
      </div>
    </Page>
  );
}
