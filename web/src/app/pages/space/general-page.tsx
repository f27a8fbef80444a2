import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { tenantQuery } from "@/api/tenants";
import { SpaceAbout } from "@/features/tenants/space-about";
import { SpaceEntry } from "@/features/tenants/space-entry";
import { SpaceLookForm } from "@/features/tenants/space-look-form";
import { SpaceName } from "@/features/tenants/space-name";

export function SpaceGeneralPage() {
  const { tenantId } = useParams({ from: "/shell/spaces/$tenantId/general" });
  const { data: space } = useSuspenseQuery(tenantQuery(tenantId));
  const mayChange = space.permissions.includes("tenantUpdate");
  return (
    <>
      {mayChange && <SpaceName space={space} />}
      {mayChange && <SpaceLookForm key={`look ${space.updatedAt}`} space={space} />}
      {mayChange && space.kind !== "personal" && <SpaceEntry key={space.updatedAt} space={space} />}
      <SpaceAbout space={space} />
    </>
  );
}
