import { useParams } from "@tanstack/react-router";
import { OnboardingCard } from "@/features/onboarding/onboarding-card";

export function SpaceOnboardingPage() {
  const { tenantId } = useParams({ from: "/shell/spaces/$tenantId/onboarding" });
  return <OnboardingCard tenantId={tenantId} />;
}
