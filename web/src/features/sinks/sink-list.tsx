import { useQuery } from "@tanstack/react-query";
import { Webhook } from "lucide-react";
import { useState } from "react";
import { sinksQuery, type SinkOwner } from "@/api/sinks";
import { CreateSink } from "@/features/sinks/create-sink";
import { SecretOnce } from "@/features/sinks/secret-once";
import { SinkRow } from "@/features/sinks/sink-row";
import { sinkWords } from "@/features/sinks/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Empty } from "@/ui/empty";
import { FailureNotice } from "@/ui/failure-notice";
import { Skeleton } from "@/ui/skeleton";

/** Where the audit of a space, or of the instance, is sent. */
export function SinkList({ owner }: { owner: SinkOwner }) {
  const m = useMessages();
  const w = useWords(sinkWords);
  const { data, error, refetch } = useQuery(sinksQuery(owner));
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const add = (
    <Button size="small" tone="primary" onClick={() => setAdding(true)}>
      {w.add}
    </Button>
  );
  return (
    <Card title={w.title} actions={data !== undefined && data.items.length > 0 ? add : undefined} flush>
      <p className="px-5 pb-4 text-muted sm:px-6">{w.text}</p>
      {data === undefined && error === null && <Skeleton label={m.common.loading} />}
      {data === undefined && error !== null && (
        <div className="p-5">
          <FailureNotice error={error} onRetry={() => void refetch()} />
        </div>
      )}
      {data?.items.length === 0 && <Empty icon={Webhook} title={w.emptyTitle} text={w.emptyText} action={add} />}
      {data !== undefined && data.items.length > 0 && (
        <ul className="divide-y divide-line border-t border-line">
          {data.items.map((sink) => (
            <SinkRow key={sink.id} owner={owner} sink={sink} onSecret={setSecret} />
          ))}
        </ul>
      )}
      {adding && (
        <CreateSink
          owner={owner}
          onClose={() => setAdding(false)}
          onCreated={(made) => {
            setAdding(false);
            setSecret(made);
          }}
        />
      )}
      {secret !== null && <SecretOnce secret={secret} onClose={() => setSecret(null)} />}
    </Card>
  );
}
