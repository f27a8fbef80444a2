import { ArrowUp, Trash2 } from "lucide-react";
import type { PolicyRule } from "@/api/types";
import { policyWords } from "@/features/policies/words";
import { useWords } from "@/lib/i18n/words";
import { IconButton } from "@/ui/icon-button";

interface RuleListProps {
  rules: readonly PolicyRule[];
  /** Absent for who may only look. */
  onChange?: ((rules: PolicyRule[]) => void) | undefined;
}

/** Rules as sentences, in the order in which they decide. */
export function RuleList({ rules, onChange }: RuleListProps) {
  const w = useWords(policyWords);
  if (rules.length === 0) return <p className="text-muted">{w.noRules}</p>;
  const change = (at: number, kind: "remove" | "up") => {
    const next = [...rules];
    const [rule] = next.splice(at, 1);
    if (kind === "up" && rule !== undefined) next.splice(at - 1, 0, rule);
    onChange?.(next);
  };
  return (
    <ol className="divide-y divide-line rounded-xl border border-line">
      {rules.map((rule, at) => (
        <li key={keyOf(rules, at)} className="flex items-start gap-3 px-4 py-3">
          <span className="mt-0.5 w-5 shrink-0 text-right text-sm text-muted">{at + 1}.</span>
          <div className="min-w-0 grow">
            <p className="break-words">
              <Names names={rule.from} /> <strong className={rule.verdict === "allow" ? undefined : "text-bad"}>{rule.verdict === "allow" ? w.may : w.mayNot}</strong> <Names names={rule.to} />
              {rule.ports.length > 0 && (
                <>
                  {" "}
                  {w.on} <span className="font-mono text-[0.84rem]">{rule.ports.join(", ")}</span>
                </>
              )}
            </p>
            {rule.comment !== "" && <p className="text-sm text-muted">{rule.comment}</p>}
          </div>
          {onChange !== undefined && (
            <div className="flex shrink-0 gap-1">
              {at > 0 && <IconButton icon={ArrowUp} label={w.up(at + 1)} onClick={() => change(at, "up")} />}
              <IconButton icon={Trash2} label={w.remove(at + 1)} onClick={() => change(at, "remove")} />
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}

// By what it says; of two that say the same, by its place too.
function keyOf(rules: readonly PolicyRule[], at: number): string {
  const key = JSON.stringify(rules[at]);
  return rules.findIndex((rule) => JSON.stringify(rule) === key) === at ? key : `${key} ${at}`;
}

function Names({ names }: { names: readonly string[] }) {
  const w = useWords(policyWords);
  return <span className="font-medium">{names.map((name) => (name === "everyone" ? w.everyone : name)).join(", ")}</span>;
}
