import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { checkPolicy, policyQuery, putPolicy, type PolicyDraft } from "@/api/policies";
import type { Policy, PolicyDocument } from "@/api/types";
import { AddRule } from "@/features/policies/add-rule";
import { PolicyPreview } from "@/features/policies/policy-preview";
import { RuleList } from "@/features/policies/rule-list";
import { policyWords } from "@/features/policies/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { CheckField } from "@/ui/check-field";
import { FailureNotice } from "@/ui/failure-notice";
import { Tabs } from "@/ui/tabs";
import { TextArea } from "@/ui/text-area";
import { tellDone } from "@/ui/toast";

/** The rules as sentences and fields, or as text: what was changed last is what is tried and stored. */
export function PolicyEditor({ networkId, policy }: { networkId: string; policy: Policy }) {
  const w = useWords(policyWords);
  const queries = useQueryClient();
  const [mode, setMode] = useState<"form" | "text">("form");
  const [draft, setDraft] = useState<PolicyDraft | null>(null);
  const check = useMutation({ mutationFn: (tried: PolicyDraft) => checkPolicy(networkId, tried) });
  const store = useMutation({
    mutationFn: ({ tried, comment }: { tried: PolicyDraft; comment: string }) => putPolicy(networkId, tried, comment, policy.current.version),
    onSuccess: (stored) => {
      queries.setQueryData(policyQuery(networkId).queryKey, stored);
      change(null);
      tellDone(w.stored);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["networks"] }),
  });
  const change = (next: PolicyDraft | null) => {
    setDraft(next);
    check.reset();
    store.reset();
  };
  const document = draft !== null && "document" in draft ? draft.document : policy.document;
  const text = draft !== null && "text" in draft ? draft.text : policy.current.text;
  const changeDocument = (next: PolicyDocument) => change({ document: next });
  const form = (
    <div className="space-y-5">
      <CheckField
        label={w.allowAll}
        hint={w.allowAllHint}
        checked={document.default === "allow"}
        onChange={(event) => changeDocument({ ...document, default: event.target.checked ? "allow" : "deny" })}
      />
      <RuleList rules={document.rules} onChange={(rules) => changeDocument({ ...document, rules })} />
      <AddRule names={policy.names} onAdd={(rule) => changeDocument({ ...document, rules: rule.verdict === "deny" ? [rule, ...document.rules] : [...document.rules, rule] })} />
    </div>
  );
  const yaml = <TextArea label={w.text} hint={w.textHint} value={text} onChange={(event) => change({ text: event.target.value })} rows={18} />;
  return (
    <>
      <Card title={w.rulesTitle}>
        <p className="mb-4 text-muted">{w.rulesText}</p>
        <Tabs
          label={w.editedAs}
          selected={mode}
          onSelect={(next) => {
            setMode(next);
            change(null);
          }}
          tabs={[
            { name: "form", label: w.asForm, content: form },
            { name: "text", label: w.asText, content: yaml },
          ]}
        />
        {draft !== null && (
          <div className="mt-5 flex flex-wrap gap-3">
            <Button tone="primary" busy={check.isPending} onClick={() => check.mutate(draft)}>
              {w.preview}
            </Button>
            <Button onClick={() => change(null)}>{w.discard}</Button>
          </div>
        )}
      </Card>
      {check.error !== null && <FailureNotice error={check.error} />}
      {draft !== null && check.data !== undefined && <PolicyPreview check={check.data} busy={store.isPending} onStore={(comment) => store.mutate({ tried: draft, comment })} />}
      {store.error !== null && <FailureNotice error={store.error} />}
    </>
  );
}
