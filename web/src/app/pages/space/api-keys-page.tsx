import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { tenantQuery } from "@/api/tenants";
import { ServiceAccounts } from "@/features/api-keys/service-accounts";

export function SpaceApiKeysPage() {
  const { tenantId } = useParams({ from: "/shell/spaces/$tenantId/api-keys" });
  const { data: space } = useSuspenseQuery(tenantQuery(tenantId));
  return <ServiceAccounts space={space} />;
}
