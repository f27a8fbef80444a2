import { useQuery } from "@tanstack/react-query";
import { lockQuery } from "@/api/locks";
import { LockDevices } from "@/features/locks/lock-devices";
import { LockLog, LockState } from "@/features/locks/lock-state";
import { lockWords } from "@/features/locks/words";
import { useWords } from "@/lib/i18n/words";
import { FailureNotice } from "@/ui/failure-notice";
import { Skeleton } from "@/ui/skeleton";

/** The network lock of a space: shown, not changed. What signs is a device, by the command line. */
export function SpaceLock({ spaceId }: { spaceId: string }) {
  const w = useWords(lockWords);
  const { data: lock, error, refetch } = useQuery(lockQuery(spaceId));
  if (lock === undefined) return error === null ? <Skeleton label={w.loading} /> : <FailureNotice error={error} onRetry={() => void refetch()} />;
  return (
    <div className="max-w-3xl space-y-6">
      <LockState lock={lock} />
      {lock.isOn && <LockDevices spaceId={spaceId} />}
      <LockLog lock={lock} />
    </div>
  );
}
