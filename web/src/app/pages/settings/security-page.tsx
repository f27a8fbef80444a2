import { useSearch } from "@tanstack/react-router";
import { IdentityList } from "@/features/identities/identity-list";
import { JourneyProblem } from "@/features/identities/journey-problem";
import { PasskeyList } from "@/features/passkeys/passkey-list";

export function SecurityPage() {
  const { problem } = useSearch({ from: "/shell/settings/security" });
  return (
    <>
      <JourneyProblem code={problem} />
      <PasskeyList />
      <IdentityList returnTo="/settings/security" />
    </>
  );
}
