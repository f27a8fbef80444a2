import { currentMessages } from "@/lib/i18n/locale";
import { problemOf } from "@/lib/problem";
import { failureText } from "@/ui/failure-notice";
import { tellFailure } from "@/ui/toast";

/** For changes that no form shows the failure of. The request's id is what an operator finds in the log. */
export function reportFailure(error: unknown): void {
  const m = currentMessages();
  const problem = problemOf(error);
  // The person was asked to confirm, and chose not to.
  if (problem.code === "auth.confirmation_required") return;
  const stale = problem.status === 412;
  const text = stale ? m.networks.changedMeanwhile : failureText(problem, m);
  tellFailure(m.failure.title, problem.requestId === null ? text : `${text} (${m.failure.requestId(problem.requestId)})`);
}
