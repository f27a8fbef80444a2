import { useMutation, useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { keyScopesQuery } from "@/api/credentials";
import type { KeyScope, NewApiKey } from "@/api/types";
import { apiKeyWords } from "@/features/api-keys/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { problemOf } from "@/lib/problem";
import { Button } from "@/ui/button";
import { CheckField } from "@/ui/check-field";
import { CodeBlock } from "@/ui/code-block";
import { Dialog } from "@/ui/dialog";
import { FailureNotice } from "@/ui/failure-notice";
import { SelectField } from "@/ui/select-field";
import { TextField } from "@/ui/text-field";

const lives = [7, 30, 90, 365] as const;
const secondsPerDay = 24 * 60 * 60;

export interface KeyWish {
  readonly name: string;
  readonly scopes: string[];
  readonly expiresInSeconds?: number;
  readonly neverExpires: boolean;
}

interface CreateKeyProps {
  title: string;
  /** Which scopes are of use to the key's owner. */
  usable: (scope: KeyScope) => boolean;
  mayLast: boolean;
  make: (wish: KeyWish) => Promise<NewApiKey>;
  onMade: () => void;
  onClose: () => void;
}

export function CreateKey({ title, usable, mayLast, make, onMade, onClose }: CreateKeyProps) {
  const m = useMessages();
  const w = useWords(apiKeyWords);
  const [made, setMade] = useState<NewApiKey | null>(null);
  return (
    <Dialog open onClose={onClose} title={made === null ? title : w.made} description={made === null ? w.createText : w.madeText} closeLabel={m.common.close}>
      {made === null ? (
        <KeyForm
          usable={usable}
          mayLast={mayLast}
          make={make}
          onClose={onClose}
          onMade={(key) => {
            setMade(key);
            onMade();
          }}
        />
      ) : (
        <div className="space-y-5">
          <CodeBlock label={w.secret} text={made.secret} />
          <CodeBlock label={w.example} text={`curl -H "Authorization: Bearer ${made.secret}" ${window.location.origin}/v1/me`} />
          <div className="flex justify-end">
            <Button tone="primary" onClick={onClose}>
              {w.done}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}

interface KeyFormProps extends Pick<CreateKeyProps, "usable" | "mayLast" | "make" | "onClose"> {
  onMade: (key: NewApiKey) => void;
}

function KeyForm({ usable, mayLast, make, onMade, onClose }: KeyFormProps) {
  const m = useMessages();
  const w = useWords(apiKeyWords);
  const { data: scopes } = useQuery(keyScopesQuery);
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [life, setLife] = useState("90");
  const [tried, setTried] = useState(false);
  const create = useMutation({ mutationFn: make, onSuccess: onMade, meta: { shownByForm: true } });
  const nameError = problemOf(create.error).errors["name"]?.[0] ?? (tried && name.trim() === "" ? m.form.required : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() === "" || chosen.length === 0) return;
    create.mutate({ name, scopes: [...chosen], neverExpires: life === "forever", ...(life === "forever" ? {} : { expiresInSeconds: Number(life) * secondsPerDay }) });
  };
  const toggle = (scope: string) => setChosen((before) => (before.includes(scope) ? before.filter((one) => one !== scope) : [...before, scope]));
  return (
    <form noValidate onSubmit={submit} className="space-y-5">
      <TextField label={w.name} placeholder={w.namePlaceholder} autoComplete="off" maxLength={64} value={name} error={nameError} onChange={(event) => setName(event.target.value)} />
      <fieldset aria-describedby={tried && chosen.length === 0 ? "scopes-error" : undefined}>
        <legend className="mb-1.5 text-sm font-medium">{w.scopes}</legend>
        {(scopes ?? []).filter(usable).map((scope) => (
          <CheckField key={scope.name} label={scope.name} hint={w.scopeNames[scope.name] ?? scope.meaning} checked={chosen.includes(scope.name)} onChange={() => toggle(scope.name)} />
        ))}
        {tried && chosen.length === 0 && (
          <p id="scopes-error" className="mt-1.5 text-sm text-bad">
            {w.scopesRequired}
          </p>
        )}
      </fieldset>
      <SelectField
        label={w.lives}
        value={life}
        onChange={(event) => setLife(event.target.value)}
        options={[...lives.map((days) => ({ value: String(days), label: w.days(days) })), ...(mayLast ? [{ value: "forever", label: w.forever }] : [])]}
      />
      {create.error !== null && nameError === undefined && <FailureNotice error={create.error} />}
      <div className="flex flex-wrap justify-end gap-2.5 pt-1">
        <Button onClick={onClose}>{m.common.cancel}</Button>
        <Button type="submit" tone="primary" busy={create.isPending}>
          {w.createDo}
        </Button>
      </div>
    </form>
  );
}
