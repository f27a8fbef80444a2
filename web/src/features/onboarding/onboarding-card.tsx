import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import { channelsQuery } from "@/api/chat";
import { body, client } from "@/api/client";
import { onboardingKey, onboardingQuery } from "@/api/onboarding";
import type { Onboarding } from "@/api/types";
import { onboardingWords } from "@/features/onboarding/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { randomUuid } from "@/lib/uuid";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { CheckField } from "@/ui/check-field";
import { FailureNotice } from "@/ui/failure-notice";
import { IconButton } from "@/ui/icon-button";
import { SelectField } from "@/ui/select-field";
import { Skeleton } from "@/ui/skeleton";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

type Question = Onboarding["questions"][number];
type Choice = Question["choices"][number];

const questionsMax = 3;
const choicesMax = 8;
const newChoice = (): Choice => ({ id: randomUuid(), label: "", channels: [], tags: [] });

/** What newcomers are asked: for who runs the space. */
export function OnboardingCard({ tenantId }: { tenantId: string }) {
  const m = useMessages();
  const { data } = useQuery(onboardingQuery(tenantId));
  return data === undefined ? <Skeleton label={m.common.loading} /> : <Editor tenantId={tenantId} saved={data.questions} />;
}

function Editor({ tenantId, saved }: { tenantId: string; saved: readonly Question[] }) {
  const w = useWords(onboardingWords);
  const queries = useQueryClient();
  const [questions, setQuestions] = useState(saved);
  const change = (at: number, next: Question) => setQuestions(questions.map((one, index) => (index === at ? next : one)));
  const save = useMutation({
    mutationFn: async () =>
      body(await client.PUT("/v1/tenants/{tenantId}/onboarding", { params: { path: { tenantId } }, body: { questions: questions.map((one) => ({ ...one, choices: one.choices.map((choice) => ({ ...choice })) })) } })),
    onSuccess: async () => {
      tellDone(w.saved);
      await queries.invalidateQueries({ queryKey: onboardingKey(tenantId) });
    },
    meta: { shownByForm: true },
  });
  return (
    <Card title={w.title}>
      <p className="mb-5 text-muted">{w.text}</p>
      <form
        className="space-y-6"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        {questions.length === 0 && <p>{w.none}</p>}
        {questions.map((question, at) => (
          <fieldset key={question.id} className="rounded-xl border border-line p-4">
            <legend className="sr-only">{w.question(at + 1)}</legend>
            <div className="flex items-end gap-2">
              <TextField className="grow" label={w.question(at + 1)} value={question.text} required maxLength={160} onChange={(event) => change(at, { ...question, text: event.target.value })} />
              <IconButton icon={X} label={w.removeQuestion(at + 1)} onClick={() => setQuestions(questions.filter((_, index) => index !== at))} />
            </div>
            <div className="mt-2">
              <CheckField label={w.several} checked={question.several} onChange={(event) => change(at, { ...question, several: event.target.checked })} />
            </div>
            <Choices tenantId={tenantId} choices={question.choices} onChange={(choices) => change(at, { ...question, choices })} />
          </fieldset>
        ))}
        {save.error !== null && <FailureNotice error={save.error} />}
        <div className="flex flex-wrap gap-2.5">
          {questions.length < questionsMax && (
            <Button onClick={() => setQuestions([...questions, { id: randomUuid(), text: "", several: false, choices: [newChoice(), newChoice()] }])}>
              <Plus aria-hidden />
              {w.add}
            </Button>
          )}
          <Button type="submit" tone="primary" busy={save.isPending}>
            {w.save}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Choices({ tenantId, choices, onChange }: { tenantId: string; choices: readonly Choice[]; onChange: (choices: Choice[]) => void }) {
  const w = useWords(onboardingWords);
  const { data: list } = useQuery(channelsQuery(tenantId));
  const change = (at: number, next: Choice) => onChange(choices.map((one, index) => (index === at ? next : one)));
  const channels = (list?.items ?? []).map((channel) => ({ value: channel.id, label: channel.networkName === null ? channel.name : `${channel.networkName}: ${channel.name}` }));
  return (
    <div className="mt-3 space-y-4">
      {choices.map((choice, at) => (
        <div key={choice.id} className="grid items-end gap-3 sm:grid-cols-[1fr_1fr_1fr_auto]">
          <TextField label={w.answer(at + 1)} value={choice.label} required maxLength={60} onChange={(event) => change(at, { ...choice, label: event.target.value })} />
          <SelectField
            label={w.opens}
            value={choice.channels[0] ?? ""}
            onChange={(event) => change(at, { ...choice, channels: event.target.value === "" ? [] : [event.target.value] })}
            options={[{ value: "", label: w.opensNothing }, ...channels]}
          />
          <TextField
            label={w.tags}
            title={w.tagsHint}
            value={choice.tags.join(" ")}
            onChange={(event) => change(at, { ...choice, tags: event.target.value.split(" ") })}
            onBlur={() => change(at, { ...choice, tags: choice.tags.filter((tag) => tag !== "") })}
          />
          <IconButton icon={X} label={w.removeAnswer(choice.label === "" ? w.answer(at + 1) : choice.label)} disabled={choices.length <= 2} onClick={() => onChange(choices.filter((_, index) => index !== at))} />
        </div>
      ))}
      {choices.length < choicesMax && (
        <Button size="small" tone="quiet" onClick={() => onChange([...choices, newChoice()])}>
          <Plus aria-hidden />
          {w.addAnswer}
        </Button>
      )}
    </div>
  );
}
