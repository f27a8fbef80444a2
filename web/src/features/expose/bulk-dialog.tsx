import { useMutation } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { doEach, type BulkFailure } from "@/features/expose/bulk";
import { bulkWords } from "@/features/expose/bulk-words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { problemOf } from "@/lib/problem";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { failureText } from "@/ui/failure-notice";
import { Notice } from "@/ui/notice";
import { tellDone } from "@/ui/toast";

interface BulkDialogProps<Item> {
  title: string;
  text: string;
  doLabel: string;
  doneText: string;
  items: readonly Item[];
  nameOf: (item: Item) => string;
  run: (item: Item) => Promise<unknown>;
  onClose: () => void;
  /** All of it was done. */
  onDone: () => void;
  onSettled: () => void;
  /** What has to be answered before. */
  children: ReactNode;
}

/** Asks, does the same to each of many, and says of which it could not be done. */
export function BulkDialog<Item>({ title, text, doLabel, doneText, items, nameOf, run, onClose, onDone, onSettled, children }: BulkDialogProps<Item>) {
  const m = useMessages();
  const w = useWords(bulkWords);
  const [done, setDone] = useState(0);
  const job = useMutation({
    mutationFn: (): Promise<readonly BulkFailure[]> => doEach(items, nameOf, run, setDone),
    onSuccess: (failures) => {
      if (failures.length > 0) return;
      tellDone(w.done(doneText, items.length));
      onDone();
      onClose();
    },
    onSettled,
  });
  return (
    <Dialog open onClose={onClose} title={title} description={text} closeLabel={m.common.close}>
      <form
        noValidate
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault();
          job.mutate();
        }}
      >
        {children}
        <div aria-live="polite">
          {job.isPending && <p className="text-sm text-muted">{w.progress(done, items.length)}</p>}
          {job.data !== undefined && job.data.length > 0 && (
            <Notice tone="warn" title={w.failed(job.data.length)}>
              <ul className="max-h-60 space-y-1 overflow-y-auto">
                {job.data.map(({ id, name, error }) => (
                  <li key={id}>{`${name}: ${failureText(problemOf(error), m)}`}</li>
                ))}
              </ul>
            </Notice>
          )}
        </div>
        <div className="flex flex-wrap justify-end gap-2.5">
          <Button onClick={onClose}>{job.data === undefined ? m.common.cancel : m.common.close}</Button>
          <Button type="submit" tone="primary" busy={job.isPending} disabled={items.length === 0}>
            {doLabel}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
