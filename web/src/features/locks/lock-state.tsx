import type { SpaceLock } from "@/api/types";
import { lockWords } from "@/features/locks/words";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { CodeBlock } from "@/ui/code-block";
import { Moment } from "@/ui/moment";
import { Notice } from "@/ui/notice";

/** Whether the lock is on, and who signs. */
export function LockState({ lock }: { lock: SpaceLock }) {
  const w = useWords(lockWords);
  if (!lock.isOn) {
    return (
      <Card title={`${w.title}: ${w.off}`}>
        <p className="mb-4 text-muted">{w.offText}</p>
        <p className="mb-2">{w.begin}</p>
        <CodeBlock text="lanstead lock init" label={w.beginCommand} />
      </Card>
    );
  }
  return (
    <Card title={`${w.title}: ${w.on}`}>
      <p className="mb-4 text-muted">{w.onText}</p>
      <h3 className="mb-1 font-medium">{w.signers}</h3>
      <ul className="divide-y divide-line">
        {lock.signers.map((signer) => (
          <li key={signer.keyId} className="flex flex-wrap justify-between gap-x-6 py-2">
            <span className="font-medium">{signer.label}</span>
            <span className="font-mono text-[0.84rem] text-muted">{w.key(signer.keyId)}</span>
          </li>
        ))}
      </ul>
      {lock.signers.length === 1 && (
        <div className="mt-4 space-y-2">
          <Notice tone="warn" title={w.oneSigner} />
          <CodeBlock text="lanstead lock add DEVICE" label={w.addCommand} />
        </div>
      )}
    </Card>
  );
}

/** How the lock came to be as it is. */
export function LockLog({ lock }: { lock: SpaceLock }) {
  const w = useWords(lockWords);
  if (lock.entries.length === 0) return null;
  return (
    <Card title={w.log} flush>
      <ul className="divide-y divide-line border-t border-line">
        {lock.entries.map((entry) => (
          <li key={entry.position} className="flex flex-wrap justify-between gap-x-6 gap-y-1 px-5 py-3 sm:px-6">
            <span>{w.kind(entry.kind, entry.subjects.join(", "))}</span>
            <span className="text-sm text-muted">
              {entry.by === null ? w.byCode : w.by(entry.by)} · <Moment at={entry.at} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
