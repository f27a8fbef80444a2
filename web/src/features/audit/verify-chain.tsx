import { useMutation } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { body, client } from "@/api/client";
import { auditWords } from "@/features/audit/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { FailureNotice } from "@/ui/failure-notice";
import { Notice } from "@/ui/notice";

/** Follows the chain of every audit of this server, and names what was altered. */
export function VerifyChain() {
  const w = useWords(auditWords);
  const verify = useMutation({ mutationFn: async () => body(await client.GET("/v1/admin/audit/verify")), meta: { shownByForm: true } });
  const proof = verify.data;
  return (
    <div className="space-y-4">
      <Button size="small" busy={verify.isPending} onClick={() => verify.mutate()}>
        <ShieldCheck aria-hidden />
        {w.verify}
      </Button>
      <div aria-live="polite">
        {proof?.isWhole === true && <Notice title={w.whole(Number(proof.rows), Number(proof.chains))} />}
        {proof?.isWhole === false && (
          <Notice tone="bad" title={w.broken(proof.faults.length)}>
            <ul className="list-disc space-y-1 pl-5">
              {proof.faults.map((fault) => (
                <li key={`${fault.chain} ${fault.position ?? ""} ${fault.auditId ?? ""} ${fault.fault}`}>
                  {w.fault(String(fault.auditId ?? "–"), String(fault.position ?? "–"))}: {fault.detail}
                </li>
              ))}
            </ul>
          </Notice>
        )}
        {verify.error !== null && <FailureNotice error={verify.error} />}
      </div>
    </div>
  );
}
