import { useParams } from "@tanstack/react-router";
import { RetentionCard } from "@/features/retention/retention-card";

export function SpaceRetentionPage() {
  const { tenantId } = useParams({ from: "/shell/spaces/$tenantId/retention" });
  return <RetentionCard tenantId={tenantId} />;
}
