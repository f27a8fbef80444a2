import { useMutation, useQueryClient } from "@tanstack/react-query";
import { confirmPolicy, revertPolicy } from "@/api/policies";
import type { Policy } from "@/api/types";
import { policyWords } from "@/features/policies/words";
import { useLocale } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { FailureNotice } from "@/ui/failure-notice";
import { Notice } from "@/ui/notice";
import { tellDone } from "@/ui/toast";

/** A change that goes back by itself: its author can keep it, anybody who may change the policy can take it back at once. */
export function PendingNotice({ networkId, policy, mayChange }: { networkId: string; policy: Policy; mayChange: boolean }) {
  const w = useWords(policyWords);
  const locale = useLocale();
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: ["networks"] });
  const keep = useMutation({ mutationFn: () => confirmPolicy(networkId, policy.current.version), onSuccess: () => tellDone(w.confirmed), onSettled: refresh });
  const back = useMutation({ mutationFn: () => revertPolicy(networkId, null), onSuccess: () => tellDone(w.reverted), onSettled: refresh });
  const { state, version, confirmBy } = policy.current;
  if (state !== "pending" || confirmBy === null) return null;
  const until = new Intl.DateTimeFormat(locale, { timeStyle: "medium" }).format(new Date(confirmBy));
  return (
    <Notice tone="warn" title={w.pendingTitle(version)}>
      <p>
        {w.pendingText} {until}.
      </p>
      <div className="mt-3 flex flex-wrap gap-3">
        {policy.mayConfirm && (
          <Button tone="primary" busy={keep.isPending} onClick={() => keep.mutate()}>
            {w.confirm}
          </Button>
        )}
        {mayChange && (
          <Button busy={back.isPending} onClick={() => back.mutate()}>
            {w.goBack}
          </Button>
        )}
      </div>
      {(keep.error ?? back.error) !== null && <FailureNotice error={keep.error ?? back.error} />}
    </Notice>
  );
}
