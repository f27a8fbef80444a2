import { SessionList } from "@/features/sessions/session-list";

export function SessionsPage() {
  return <SessionList />;
}
