import { useMessages, type Messages } from "@/lib/i18n/locale";
import { problemOf, type Problem } from "@/lib/problem";
import { Button } from "@/ui/button";
import { Notice } from "@/ui/notice";

/** The server's own words where there are some; else what the page knows. */
export function failureText(problem: Problem, m: Messages): string {
  if (problem.code === "web.unreachable") return m.failure.unreachable;
  const said = problem.detail ?? problem.title;
  return said === "" ? m.failure.unexpected : said;
}

interface FailureNoticeProps {
  error: unknown;
  onRetry?: () => void;
}

export function FailureNotice({ error, onRetry }: FailureNoticeProps) {
  const m = useMessages();
  const problem = problemOf(error);
  return (
    <Notice tone="bad" title={m.failure.title}>
      <p>{failureText(problem, m)}</p>
      {problem.requestId !== null && <p className="mt-1 font-mono text-xs">{m.failure.requestId(problem.requestId)}</p>}
      {onRetry !== undefined && (
        <Button size="small" className="mt-3" onClick={onRetry}>
          {m.common.retry}
        </Button>
      )}
    </Notice>
  );
}
