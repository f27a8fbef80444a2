import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { body, client } from "@/api/client";
import { joinKeyWords } from "@/features/join-keys/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { randomUuid } from "@/lib/uuid";
import { CodeBlock } from "@/ui/code-block";
import { FailureNotice } from "@/ui/failure-notice";
import { useNow } from "@/ui/moment";
import { SelectField } from "@/ui/select-field";
import { Skeleton } from "@/ui/skeleton";

const day = 86_400;
const stays = [0, 4, 24, 168] as const;

/** One key for one showing of this tab; the Idempotency-Key makes asking twice harmless. */
function useFreshKey(networkId: string, stayHours: number) {
  const [showing] = useState(randomUuid);
  return useQuery({
    queryKey: ["freshJoinKey", networkId, stayHours, showing],
    queryFn: async () =>
      body(
        await client.POST("/v1/networks/{networkId}/join-keys", {
          params: { path: { networkId } },
          headers: { "Idempotency-Key": `${showing}-${networkId}-${stayHours}` },
          body: { maxUses: 1, expiresInSeconds: day, ...(stayHours === 0 ? {} : { staySeconds: stayHours * 3_600 }) },
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
  const w = useWords(joinKeyWords);
  const [stayHours, setStayHours] = useState(0);
  const key = useFreshKey(networkId, stayHours);
  const now = useNow();
  const codeLives = key.data !== undefined && Date.parse(key.data.codeExpiresAt) > now;
  return (
    <div className="space-y-6">
      {key.isError ? (
        <FailureNotice error={key.error} onRetry={() => void key.refetch()} />
      ) : key.data === undefined ? (
        <Skeleton label={m.common.loading} />
      ) : (
        <>
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
        </>
      )}
      <SelectField
        label={w.stay}
        value={String(stayHours)}
        onChange={(event) => setStayHours(Number(event.target.value))}
        options={stays.map((hours) => ({ value: String(hours), label: w.stays[hours] }))}
      />
    </div>
  );
}
