import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { explainPolicy } from "@/api/policies";
import { RuleList } from "@/features/policies/rule-list";
import { policyWords } from "@/features/policies/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { FailureNotice } from "@/ui/failure-notice";
import { SelectField } from "@/ui/select-field";
import { TextField } from "@/ui/text-field";

/** From, to and port: allowed or denied, and by which rule. */
export function TestAccess({ networkId, devices }: { networkId: string; devices: readonly string[] }) {
  const w = useWords(policyWords);
  const [from, setFrom] = useState(devices[0] ?? "");
  const [to, setTo] = useState(devices[1] ?? devices[0] ?? "");
  const [port, setPort] = useState("tcp/22");
  const ask = useMutation({ mutationFn: () => explainPolicy(networkId, from, to, port.trim()) });
  const options = devices.map((name) => ({ value: name, label: name }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate();
  };
  if (devices.length < 2) return null;
  return (
    <Card title={w.testTitle}>
      <form onSubmit={submit} className="space-y-4">
        <p className="text-muted">{w.testText}</p>
        <div className="grid gap-4 sm:grid-cols-3">
          <SelectField label={w.fromDevice} value={from} onChange={(event) => setFrom(event.target.value)} options={options} />
          <SelectField label={w.toDevice} value={to} onChange={(event) => setTo(event.target.value)} options={options} />
          <TextField label={w.port} hint={w.portHint} value={port} onChange={(event) => setPort(event.target.value)} autoComplete="off" mono />
        </div>
        <Button type="submit" busy={ask.isPending}>
          {w.ask}
        </Button>
        <div aria-live="polite" className="space-y-3">
          {ask.data !== undefined && (
            <>
              <p className={ask.data.verdict === "allowed" ? "font-medium" : "font-medium text-bad"}>
                {ask.data.verdict === "allowed" ? w.allowedBy(ask.data.rule) : w.deniedBy(ask.data.rule)}
              </p>
              {ask.data.ruleText !== null && ask.data.ruleText !== undefined && <RuleList rules={[ask.data.ruleText]} />}
            </>
          )}
        </div>
        {ask.error !== null && <FailureNotice error={ask.error} />}
      </form>
    </Card>
  );
}
