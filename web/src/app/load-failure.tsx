import { useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { FailureNotice } from "@/ui/failure-notice";

/** A page that could not be shown at all. */
export function LoadFailure({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <main className="mx-auto max-w-lg p-6 pt-24">
      <FailureNotice error={error} onRetry={retry} />
    </main>
  );
}
