import { useSuspenseQuery } from "@tanstack/react-query";
import { keysQuery } from "@/api/administration";
import { KeyCards } from "@/features/administration/key-cards";

export function KeysPage() {
  const { data: keys } = useSuspenseQuery(keysQuery);
  return <KeyCards keys={keys} />;
}
