import { useParams } from "@tanstack/react-router";
import { SinkList } from "@/features/sinks/sink-list";

export function SpaceWebhooksPage() {
  const { tenantId } = useParams({ from: "/shell/spaces/$tenantId/webhooks" });
  return <SinkList owner={tenantId} />;
}
