import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { tenantQuery } from "@/api/tenants";
import { SpaceAbout } from "@/features/tenants/space-about";

export function SpaceGeneralPage() {
  const { tenantId } = useParams({ from: "/shell/spaces/$tenantId/general" });
  const { data: space } = useSuspenseQuery(tenantQuery(tenantId));
  return <SpaceAbout space={space} />;
}
