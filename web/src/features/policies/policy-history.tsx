import { useMutation, useQueryClient } from "@tanstack/react-query";
import { usePaged } from "@/api/pages";
import { policyVersionsQuery, revertPolicy } from "@/api/policies";
import type { PolicyVersion } from "@/api/types";
import { policyWords } from "@/features/policies/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { FailureNotice } from "@/ui/failure-notice";
import { Moment } from "@/ui/moment";
import { PagedList } from "@/ui/paged-list";
import { tellDone } from "@/ui/toast";

/** Every version with its author and reason; any can be brought back. */
export function PolicyHistory({ networkId, current, mayChange }: { networkId: string; current: number; mayChange: boolean }) {
  const w = useWords(policyWords);
  const queries = useQueryClient();
  const versions = usePaged(policyVersionsQuery(networkId));
  const back = useMutation({
    mutationFn: (version: number) => revertPolicy(networkId, version),
    onSuccess: () => tellDone(w.reverted),
    onSettled: () => queries.invalidateQueries({ queryKey: ["networks"] }),
  });
  return (
    <Card title={w.historyTitle} flush>
      {back.error !== null && <FailureNotice error={back.error} />}
      <PagedList query={versions} empty={<p className="px-5 pb-5 text-muted sm:px-6">{w.noHistory}</p>}>
        {(items) => (
          <ul className="divide-y divide-line border-t border-line">
            {items.map((one) => (
              <li key={one.version} className="flex flex-wrap items-center justify-between gap-3 px-5 py-3 sm:px-6">
                <div className="min-w-0">
                  <p>
                    <span className="font-medium">{w.version(one.version)}</span> <span className="text-muted">{one.author === null ? w.byServer : w.by(one.author)}</span>{" "}
                    <span className="text-sm text-muted">
                      <Moment at={one.createdAt} />
                    </span>
                  </p>
                  <p className="text-sm break-words text-muted">{[one.version === current ? w.inForce : "", kindOf(one, w), stateOf(one, w), one.comment].filter((part) => part !== "").join(" · ")}</p>
                </div>
                {mayChange && one.version !== current && (
                  <Button size="small" busy={back.isPending} onClick={() => back.mutate(one.version)}>
                    {w.bringBack(one.version)}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </PagedList>
    </Card>
  );
}

type PolicyWords = typeof policyWords.en;

const kindOf = (one: PolicyVersion, w: PolicyWords) => (one.kind === "automatic" ? w.kinds.automatic : one.kind === "revert" ? w.kinds.revert : "");

const stateOf = (one: PolicyVersion, w: PolicyWords) =>
  one.state === "pending" ? w.states.pending : one.state === "superseded" ? w.states.superseded : one.state === "reverted" ? w.states.reverted : "";
