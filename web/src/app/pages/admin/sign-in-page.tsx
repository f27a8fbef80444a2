import { ProviderList } from "@/features/providers/provider-list";

export function AdminSignInPage() {
  return <ProviderList />;
}
