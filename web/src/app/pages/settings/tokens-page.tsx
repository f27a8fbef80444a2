import { MyKeys } from "@/features/api-keys/my-keys";

export function TokensPage() {
  return <MyKeys />;
}
