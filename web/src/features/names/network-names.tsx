import { useQuery } from "@tanstack/react-query";
import { namesQuery } from "@/api/names";
import { AddName } from "@/features/names/add-name";
import { NameList } from "@/features/names/name-list";
import { nameWords } from "@/features/names/words";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { CopyText } from "@/ui/copy-text";
import { Details } from "@/ui/details";
import { FailureNotice } from "@/ui/failure-notice";
import { Skeleton } from "@/ui/skeleton";

/** What a network's devices are called, and the names that people added. */
export function NetworkNames({ networkId, mayChange, deviceName }: { networkId: string; mayChange: boolean; deviceName: string }) {
  const w = useWords(nameWords);
  const { data: names, error, refetch } = useQuery(namesQuery(networkId));
  if (names === undefined) return error === null ? <Skeleton label={w.loading} /> : <FailureNotice error={error} onRetry={() => void refetch()} />;
  return (
    <div className="max-w-3xl space-y-6">
      <Card title={w.devicesTitle}>
        <p className="mb-4 text-muted">{w.devicesText}</p>
        <Details
          items={[
            { name: w.example, value: <CopyText text={`${deviceName}.${names.domain}`} label={w.example} />, isWide: true },
            { name: w.short, value: <span className="font-mono text-[0.84rem]">{deviceName}</span> },
          ]}
        />
      </Card>
      <Card title={w.recordsTitle}>
        <p className="mb-4 text-muted">{w.recordsText}</p>
        {mayChange && <AddName networkId={networkId} domain={names.domain} />}
        <NameList networkId={networkId} names={names} mayChange={mayChange} />
      </Card>
    </div>
  );
}
