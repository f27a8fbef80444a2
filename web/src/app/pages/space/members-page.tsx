import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { meQuery } from "@/api/session";
import { tenantQuery } from "@/api/tenants";
import { MemberList } from "@/features/tenants/member-list";
import { RoleTable } from "@/features/tenants/role-table";

export function SpaceMembersPage() {
  const { tenantId } = useParams({ from: "/shell/spaces/$tenantId/members" });
  const { data: space } = useSuspenseQuery(tenantQuery(tenantId));
  const { data: me } = useSuspenseQuery(meQuery);
  return (
    <>
      <MemberList space={space} myId={me.id} />
      <RoleTable />
    </>
  );
}
