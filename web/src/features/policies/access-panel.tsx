import { useQuery } from "@tanstack/react-query";
import { policyQuery } from "@/api/policies";
import { tenantQuery } from "@/api/tenants";
import type { Network } from "@/api/types";
import { DeviceTags } from "@/features/policies/device-tags";
import { PendingNotice } from "@/features/policies/pending-notice";
import { PolicyEditor } from "@/features/policies/policy-editor";
import { PolicyHistory } from "@/features/policies/policy-history";
import { RuleList } from "@/features/policies/rule-list";
import { TestAccess } from "@/features/policies/test-access";
import { policyWords } from "@/features/policies/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { FailureNotice } from "@/ui/failure-notice";
import { Skeleton } from "@/ui/skeleton";

/** Who reaches whom in a network. */
export function AccessPanel({ network }: { network: Network }) {
  const m = useMessages();
  const w = useWords(policyWords);
  const { data: policy, error, refetch } = useQuery(policyQuery(network.id));
  const { data: space } = useQuery(tenantQuery(network.tenantId));
  if (policy === undefined) return error === null ? <Skeleton label={m.common.loading} /> : <FailureNotice error={error} onRetry={() => void refetch()} />;
  const mayChange = space?.permissions.includes("policyUpdate") === true;
  return (
    <div className="max-w-3xl space-y-6">
      <PendingNotice networkId={network.id} policy={policy} mayChange={mayChange} />
      {mayChange ? (
        <PolicyEditor key={policy.current.version} networkId={network.id} policy={policy} />
      ) : (
        <Card title={w.rulesTitle}>
          <p className="mb-4 text-muted">{w.onlyAdmins}</p>
          <p className="mb-3">{policy.document.default === "allow" ? w.allowAll : w.allowAllHint}</p>
          <RuleList rules={policy.document.rules} />
        </Card>
      )}
      <TestAccess networkId={network.id} devices={policy.names.devices} />
      {mayChange && <DeviceTags networkId={network.id} />}
      <PolicyHistory networkId={network.id} current={policy.current.version} mayChange={mayChange} />
    </div>
  );
}
