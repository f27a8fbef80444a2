import { useParams } from "@tanstack/react-router";
import { AlertsCard } from "@/features/alerts/alerts-card";

export function SpaceAlertsPage() {
  const { tenantId } = useParams({ from: "/shell/spaces/$tenantId/alerts" });
  return <AlertsCard scope={{ tenantId }} />;
}
