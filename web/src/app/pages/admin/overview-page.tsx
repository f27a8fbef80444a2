import { ServerAbout } from "@/features/admin/server-about";

export function AdminOverviewPage() {
  return <ServerAbout />;
}
