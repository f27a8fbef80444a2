import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { meQuery } from "@/api/session";
import { tenantQuery } from "@/api/tenants";
import { DeleteSpace } from "@/features/tenants/delete-space";
import { LeaveSpace } from "@/features/tenants/leave-space";
import { TransferSpace } from "@/features/tenants/transfer-space";
import { tenantWords } from "@/features/tenants/words";
import { useWords } from "@/lib/i18n/words";
import { Notice } from "@/ui/notice";

export function SpaceDangerPage() {
  const w = useWords(tenantWords);
  const { tenantId } = useParams({ from: "/shell/spaces/$tenantId/danger" });
  const { data: space } = useSuspenseQuery(tenantQuery(tenantId));
  const { data: me } = useSuspenseQuery(meQuery);
  const navigate = useNavigate();
  const { permissions } = space;
  if (space.kind === "personal") return <Notice title={w.nothingHere}>{w.nothingHereText}</Notice>;
  return (
    <>
      {permissions.includes("tenantLeave") && <LeaveSpace space={space} onLeft={() => void navigate({ to: "/spaces", replace: true })} />}
      {permissions.includes("tenantTransfer") && <TransferSpace space={space} myId={me.id} />}
      {permissions.includes("tenantDelete") && space.deleteAfter === null && <DeleteSpace space={space} />}
    </>
  );
}
