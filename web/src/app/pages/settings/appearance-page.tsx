import { Appearance } from "@/features/accounts/appearance";

export function AppearancePage() {
  return <Appearance />;
}
