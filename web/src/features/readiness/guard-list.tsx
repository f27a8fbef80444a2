import { useQuery } from "@tanstack/react-query";
import { readinessQuery } from "@/api/audit";
import type { Guard } from "@/api/types";
import { guardWords } from "@/features/readiness/guard-words";
import { readinessWords } from "@/features/readiness/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { FailureNotice } from "@/ui/failure-notice";
import { Notice } from "@/ui/notice";
import { Skeleton } from "@/ui/skeleton";
import { Status, type StatusTone } from "@/ui/status";

const tones: Record<Guard["state"], StatusTone> = { closed: "good", notice: "idle", open: "warn" };
// What is open comes first.
const order: readonly Guard["state"][] = ["open", "notice", "closed"];

/** Every guard with what was found and what to do: the same list that `lanstead-server check` prints. */
export function GuardList() {
  const m = useMessages();
  const w = useWords(readinessWords);
  const { data, error, refetch } = useQuery(readinessQuery);
  if (data === undefined) return error === null ? <Skeleton label={m.common.loading} /> : <FailureNotice error={error} onRetry={() => void refetch()} />;
  const open = data.guards.filter((guard) => guard.state === "open").length;
  return (
    <>
      <Notice tone={data.isReady ? "info" : "warn"} title={data.isReady ? w.ready : w.open(open)}>
        <p>{data.environment === "production" ? w.production : w.development}</p>
      </Notice>
      <Card title={w.title} flush>
        <ul className="divide-y divide-line border-t border-line">
          {order.flatMap((state) => data.guards.filter((guard) => guard.state === state)).map((guard) => (
            <GuardRow key={guard.name} guard={guard} />
          ))}
        </ul>
      </Card>
    </>
  );
}

/** In another language than English, what the server found is told in that language first; its own words hold the particulars. */
function GuardRow({ guard }: { guard: Guard }) {
  const w = useWords(readinessWords);
  const own = useWords(guardWords)?.[guard.name];
  const told = own?.[guard.state];
  const labels: Record<Guard["state"], string> = { closed: w.closed, notice: w.notice, open: w.openState };
  return (
    <li className="grid gap-x-6 gap-y-1.5 px-5 py-4 sm:grid-cols-[9rem_minmax(0,1fr)] sm:px-6">
      <Status tone={tones[guard.state]} label={labels[guard.state]} />
      <div className="min-w-0">
        <p className={own === undefined ? "font-mono text-sm font-medium" : "font-medium"}>{own?.title ?? guard.name}</p>
        {told !== undefined && <p className="mt-0.5">{told}</p>}
        {(told === undefined || guard.state !== "closed") && (
          <p lang="en" className={told === undefined ? "mt-0.5" : "mt-1 text-sm text-muted"}>
            {guard.why}
          </p>
        )}
        {guard.whatToDo !== "" && told === undefined && (
          <p lang="en" className="mt-1 text-sm text-muted">
            <span lang={document.documentElement.lang} className="font-medium">
              {w.todo}:{" "}
            </span>
            {guard.whatToDo}
          </p>
        )}
      </div>
    </li>
  );
}
