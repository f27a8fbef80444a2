import { useSuspenseQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { securityQuery } from "@/api/security";
import { IdentityList } from "@/features/identities/identity-list";
import { JourneyProblem } from "@/features/identities/journey-problem";
import { PasskeyList } from "@/features/passkeys/passkey-list";
import { EmailCard } from "@/features/security/email-card";
import { PasswordCard } from "@/features/security/password-card";
import { TotpCard } from "@/features/security/totp-card";

export function SecurityPage() {
  const { problem } = useSearch({ from: "/shell/settings/security" });
  const { data } = useSuspenseQuery(securityQuery);
  return (
    <>
      <JourneyProblem code={problem} />
      <TotpCard since={data.totpSince ?? null} codesLeft={data.recoveryCodesLeft} />
      <PasskeyList />
      <IdentityList returnTo="/settings/security" />
      <PasswordCard hasPassword={data.hasPassword} />
      <EmailCard email={data.email} verified={data.emailVerified} pending={data.pendingEmail ?? null} mailOn={data.mailOn} />
    </>
  );
}
