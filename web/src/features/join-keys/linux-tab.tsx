import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { body, client } from "@/api/client";
import { useMessages } from "@/lib/i18n/locale";
import { randomUuid } from "@/lib/uuid";
import { CodeBlock } from "@/ui/code-block";
import { FailureNotice } from "@/ui/failure-notice";
import { useNow } from "@/ui/moment";
import { Skeleton } from "@/ui/skeleton";

const day = 86_400;

/** One key for one showing of this tab; the Idempotency-Key makes asking twice harmless. */
function useFreshKey(networkId: string) {
  const [showing] = useState(randomUuid);
  return useQuery({
    queryKey: ["freshJoinKey", networkId, showing],
    queryFn: async () =>
      body(
        await client.POST("/v1/networks/{networkId}/join-keys", {
          params: { path: { networkId } },
          headers: { "Idempotency-Key": `${showing}-${networkId}` },
          body: { maxUses: 1, expiresInSeconds: day },
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
  });
}

interface LinuxTabProps {
  networkId: string;
  /** Tells live whether the device has come. */
  arrival: ReactNode;
}

export function LinuxTab({ networkId, arrival }: LinuxTabProps) {
  const m = useMessages();
  const key = useFreshKey(networkId);
  const now = useNow();
  if (key.isError) return <FailureNotice error={key.error} onRetry={() => void key.refetch()} />;
  if (key.data === undefined) return <Skeleton label={m.common.loading} />;
  const codeLives = Date.parse(key.data.codeExpiresAt) > now;
  return (
    <div className="space-y-6">
      <section>
        <h3 className="font-semibold">{m.add.paste}</h3>
        <p className="mt-1 mb-3 text-sm text-muted">{m.add.pasteHint}</p>
        <CodeBlock label={m.add.commandLabel} text={key.data.command} />
      </section>
      {arrival}
      <section>
        <h3 className="font-semibold">{m.add.code}</h3>
        <p className="mt-1 mb-3 text-sm text-muted">{codeLives ? m.add.codeText : m.add.codeExpired}</p>
        {codeLives && <CodeBlock label={m.add.codeLabel} text={`lanstead up --server ${location.origin} --key ${key.data.code}`} />}
      </section>
    </div>
  );
}
