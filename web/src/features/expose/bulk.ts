import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { problemOf } from "@/lib/problem";

/** Which of many could not be done, and why. */
export interface BulkFailure {
  /** Where it stood among them. */
  readonly id: number;
  readonly name: string;
  readonly error: unknown;
}

export interface BulkResult {
  readonly what: string;
  readonly done: number;
  readonly failures: readonly BulkFailure[];
}

// So many at once keep a server busy without being many at once to it.
const lanes = 4;
/** How often one is tried again where the server asks to be left alone for a while. */
const mostWaits = 30;

async function patiently<Item>(item: Item, run: (item: Item) => Promise<unknown>): Promise<void> {
  for (let waits = 0; ; waits++) {
    try {
      await run(item);
      return;
    } catch (error) {
      const { retryAfterMs } = problemOf(error);
      if (retryAfterMs === null || waits === mostWaits) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.max(retryAfterMs, 250)));
    }
  }
}

/** Does the same to each, some at a time; one that fails stops none of the others. */
export async function doEach<Item>(items: readonly Item[], nameOf: (item: Item) => string, run: (item: Item) => Promise<unknown>, onStep: (done: number) => void): Promise<readonly BulkFailure[]> {
  const failures: BulkFailure[] = [];
  let [next, done] = [0, 0];
  const lane = async () => {
    for (let id = next++; id < items.length; id = next++) {
      const item = items[id];
      if (item === undefined) return;
      try {
        await patiently(item, run);
      } catch (error) {
        failures.push({ id, name: nameOf(item), error });
      }
      onStep(++done);
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane));
  return failures;
}

export interface BulkJob<Item> {
  /** Said when it is done. */
  readonly what: string;
  readonly items: readonly Item[];
  readonly run: (item: Item) => Promise<unknown>;
}

/** Does something to what is selected, and keeps what came of it until the next time. */
export function useBulk<Item>(nameOf: (item: Item) => string, onDone: () => void) {
  const queries = useQueryClient();
  const [progress, setProgress] = useState<{ readonly done: number; readonly of: number } | null>(null);
  const job = useMutation({
    mutationFn: async ({ what, items, run }: BulkJob<Item>): Promise<BulkResult> => {
      setProgress({ done: 0, of: items.length });
      const failures = await doEach(items, nameOf, run, (done) => setProgress({ done, of: items.length }));
      return { what, done: items.length - failures.length, failures };
    },
    onSuccess: (result) => {
      if (result.failures.length === 0) onDone();
    },
    onSettled: () => {
      setProgress(null);
      return queries.invalidateQueries({ queryKey: ["expose"] });
    },
  });
  return { run: job.mutate, isPending: job.isPending, progress, result: job.data ?? null, forget: job.reset };
}
