import type { TunnelServer } from "@/api/types";
import { serverWords } from "@/features/expose/server-words";
import { useWords } from "@/lib/i18n/words";
import { Status } from "@/ui/status";

/** What counts most of it in one word: that nobody is there, else that it is away, else what people set. */
export function ServerState({ server }: { server: TunnelServer }) {
  const w = useWords(serverWords);
  if (server.deviceId === null) return <Status tone="wait" label={w.waitsForMachine} />;
  if (!server.online) return <Status tone="warn" label={w.away} />;
  return server.status === "active" ? <Status tone="good" label={w.online} /> : <Status tone="idle" label={w.statuses[server.status]} />;
}
