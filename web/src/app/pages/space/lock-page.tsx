import { useParams } from "@tanstack/react-router";
import { SpaceLock } from "@/features/locks/space-lock";

export function SpaceLockPage() {
  const { tenantId } = useParams({ from: "/shell/spaces/$tenantId/lock" });
  return <SpaceLock spaceId={tenantId} />;
}
