import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { body, client } from "@/api/client";
import { onboardingKey, onboardingQuery } from "@/api/onboarding";
import { onboardingWords } from "@/features/onboarding/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { FailureNotice } from "@/ui/failure-notice";

/** Asks who is new in a space, once; closing it asks again at the next visit. */
export function OnboardingPrompt({ tenantId, spaceName }: { tenantId: string; spaceName: string }) {
  const m = useMessages();
  const w = useWords(onboardingWords);
  const queries = useQueryClient();
  const { data } = useQuery(onboardingQuery(tenantId));
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [closed, setClosed] = useState(false);
  const answer = useMutation({
    mutationFn: async (answers: readonly string[]) => body(await client.PUT("/v1/tenants/{tenantId}/onboarding/answers", { params: { path: { tenantId } }, body: { answers: [...answers] } })),
    onSuccess: async (view) => {
      queries.setQueryData(onboardingKey(tenantId), view);
      await queries.invalidateQueries({ queryKey: ["chat", "channels", tenantId] });
    },
    meta: { shownByForm: true },
  });
  if (data?.isDue !== true || closed) return null;
  return (
    <Dialog open onClose={() => setClosed(true)} title={w.welcome(spaceName)} description={w.welcomeText} closeLabel={m.common.close}>
      <form
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault();
          answer.mutate(chosen);
        }}
      >
        {data.questions.map((question) => {
          const own = new Set(question.choices.map((choice) => choice.id));
          return (
            <fieldset key={question.id}>
              <legend className="mb-1 font-medium">{question.text}</legend>
              {question.choices.map((choice) => (
                <label key={choice.id} className="flex min-h-9 cursor-pointer items-start gap-3 rounded-lg px-2 py-1.5 hover:bg-sunken">
                  <input
                    type={question.several ? "checkbox" : "radio"}
                    name={question.id}
                    checked={chosen.includes(choice.id)}
                    className="mt-1 size-4 shrink-0 accent-accent"
                    onChange={(event) =>
                      setChosen((was) => (question.several ? (event.target.checked ? [...was, choice.id] : was.filter((id) => id !== choice.id)) : [...was.filter((id) => !own.has(id)), choice.id]))
                    }
                  />
                  {choice.label}
                </label>
              ))}
            </fieldset>
          );
        })}
        {answer.error !== null && <FailureNotice error={answer.error} />}
        <div className="flex flex-wrap justify-end gap-2.5">
          <Button tone="quiet" onClick={() => answer.mutate([])}>
            {w.later}
          </Button>
          <Button type="submit" tone="primary" busy={answer.isPending} disabled={chosen.length === 0}>
            {w.done}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
