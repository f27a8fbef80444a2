import { SinkList } from "@/features/sinks/sink-list";

export function AdminSinksPage() {
  return <SinkList owner={null} />;
}
