import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { tenantQuery } from "@/api/tenants";
import { FleetPage } from "@/features/fleet/fleet-page";

export function SpaceUpdatesPage() {
  const { tenantId } = useParams({ from: "/shell/spaces/$tenantId/updates" });
  const { data: space } = useSuspenseQuery(tenantQuery(tenantId));
  return <FleetPage tenantId={tenantId} mayUpdate={space.permissions.includes("fleetUpdate")} />;
}
