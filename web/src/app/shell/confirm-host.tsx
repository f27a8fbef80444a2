import { lazy, Suspense, useEffect, useState } from "react";
import { confirmBy } from "@/api/confirmation";

const ConfirmDialog = lazy(async () => ({ default: (await import("@/features/confirmation/confirm-dialog")).ConfirmDialog }));

/** Asks for a fresh proof when a request needs one; the request then goes on by itself. */
export function ConfirmHost() {
  const [answer, setAnswer] = useState<((confirmed: boolean) => void) | null>(null);
  // Once it was open it stays, closed, so that it can fade.
  const [used, setUsed] = useState(false);
  useEffect(
    () =>
      confirmBy(
        async () =>
          new Promise<boolean>((resolve) => {
            setUsed(true);
            setAnswer(() => resolve);
          }),
      ),
    [],
  );
  if (!used) return null;
  return (
    <Suspense>
      <ConfirmDialog
        open={answer !== null}
        onDone={(confirmed) => {
          answer?.(confirmed);
          setAnswer(null);
        }}
      />
    </Suspense>
  );
}
