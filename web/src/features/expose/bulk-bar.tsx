import type { ReactNode } from "react";
import type { BulkResult } from "@/features/expose/bulk";
import { bulkWords } from "@/features/expose/bulk-words";
import type { Selection } from "@/features/expose/selection";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { problemOf } from "@/lib/problem";
import { Button } from "@/ui/button";
import { failureText } from "@/ui/failure-notice";
import { Notice } from "@/ui/notice";
import { SelectBox } from "@/ui/select-box";

interface BulkBarProps {
  selection: Selection;
  /** All that can be selected now. */
  ids: readonly string[];
  progress: { readonly done: number; readonly of: number } | null;
  result: BulkResult | null;
  onForget: () => void;
  /** What can be done; shown once something is selected. */
  children: ReactNode;
}

/** Above a list: selects all of it, and does something to what is selected. */
export function BulkBar({ selection, ids, progress, result, onForget, children }: BulkBarProps) {
  const m = useMessages();
  const w = useWords(bulkWords);
  const count = ids.filter((id) => selection.has(id)).length;
  const isAll = count > 0 && count === ids.length;
  if (ids.length < 2 && count === 0 && result === null) return null;
  return (
    <div className="border-b border-line px-5 py-2.5 sm:px-6">
      <div className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-2">
        <SelectBox label={isAll ? w.none : w.selectAll} checked={isAll} isMixed={count > 0 && !isAll} onChange={() => (isAll ? selection.clear() : selection.set(ids))} />
        <output className="text-sm text-muted">{progress === null ? (count === 0 ? w.selectAll : w.selected(count)) : w.progress(progress.done, progress.of)}</output>
        {count > 0 && progress === null && <div className="flex flex-wrap gap-1.5">{children}</div>}
      </div>
      <div aria-live="polite">
        {result !== null && result.failures.length > 0 && (
          <div className="mt-2.5 mb-1.5">
            <Notice tone="warn" title={w.failed(result.failures.length)}>
              {result.done > 0 && <p>{w.done(result.what, result.done)}</p>}
              <ul className="mt-1 space-y-1">
                {result.failures.map(({ id, name, error }) => (
                  <li key={id}>{`${name}: ${failureText(problemOf(error), m)}`}</li>
                ))}
              </ul>
              <Button size="small" className="mt-3" onClick={onForget}>
                {m.common.close}
              </Button>
            </Notice>
          </div>
        )}
        {result !== null && result.failures.length === 0 && <p className="sr-only">{w.done(result.what, result.done)}</p>}
      </div>
    </div>
  );
}
