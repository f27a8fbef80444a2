import { useState } from "react";
import type { PolicyCheck } from "@/api/types";
import { policyWords } from "@/features/policies/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Notice } from "@/ui/notice";
import { TextField } from "@/ui/text-field";

// More would bury the button that follows.
const shown = 40;

interface PolicyPreviewProps {
  check: PolicyCheck;
  busy: boolean;
  onStore: (comment: string) => void;
}

/** What a change would do, before it is done. */
export function PolicyPreview({ check, busy, onStore }: PolicyPreviewProps) {
  const w = useWords(policyWords);
  const [comment, setComment] = useState("");
  const failing = [...check.problems, ...check.tests.filter((test) => !test.passed)];
  const word = (name: string) => (name === "any" ? w.everything : name === "other" ? w.otherProtocols : name);
  const more = Math.max(check.opening, check.closing) - Math.min(check.pairs.length, shown);
  if (failing.length > 0)
    return (
      <Notice tone="bad" title={w.problems}>
        <ul className="list-disc space-y-1 pl-5">
          {failing.map((problem) => (
            <li key={`${problem.line} ${problem.message}`}>
              {problem.line > 0 && `${w.line(problem.line)}: `}
              {problem.message}
            </li>
          ))}
        </ul>
      </Notice>
    );
  return (
    <Card title={w.previewTitle}>
      <div className="space-y-4" aria-live="polite">
        <p>{check.pairs.length === 0 ? w.nothingChanges : w.counts(check.opening, check.closing)}</p>
        {check.pairs.length > 0 && (
          <ul className="divide-y divide-line rounded-xl border border-line">
            {check.pairs.slice(0, shown).map((pair) => (
              <li key={`${pair.from} ${pair.to}`} className="px-4 py-2 text-sm break-words">
                <span className="font-medium">
                  {pair.from} → {pair.to}
                </span>
                {pair.opens.length > 0 && <span>{` ${w.opens} ${pair.opens.map(word).join(", ")}`}</span>}
                {pair.closes.length > 0 && <span className="text-bad">{` ${w.closes} ${pair.closes.map(word).join(", ")}`}</span>}
              </li>
            ))}
          </ul>
        )}
        {more > 0 && <p className="text-sm text-muted">{w.morePairs(more)}</p>}
        {check.tests.length > 0 && <p className="text-sm text-muted">{w.testsPass(check.tests.length)}</p>}
        {check.warnings.length > 0 && <Notice tone="warn" title={w.unknownNames}>{check.warnings.join(", ")}</Notice>}
        {check.takesFromYou && <Notice tone="warn" title={w.takesFromYou}>{w.takesFromYouText}</Notice>}
        <TextField label={w.reason} value={comment} onChange={(event) => setComment(event.target.value)} autoComplete="off" maxLength={200} />
        <Button tone="primary" busy={busy} onClick={() => onStore(comment)}>
          {w.store}
        </Button>
      </div>
    </Card>
  );
}
