import { GuardList } from "@/features/readiness/guard-list";

export function AdminReadinessPage() {
  return <GuardList />;
}
