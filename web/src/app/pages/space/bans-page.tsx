import { useParams } from "@tanstack/react-router";
import { SpaceBans } from "@/features/tenants/space-bans";

export function SpaceBansPage() {
  const { tenantId } = useParams({ from: "/shell/spaces/$tenantId/bans" });
  return <SpaceBans spaceId={tenantId} />;
}
