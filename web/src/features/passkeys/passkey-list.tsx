import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Fingerprint } from "lucide-react";
import { useState } from "react";
import { body, client } from "@/api/client";
import { passkeysQuery, signInMethodsQuery } from "@/api/sign-in";
import type { Passkey } from "@/api/types";
import { NamePasskey } from "@/features/passkeys/name-passkey";
import { passkeyWords } from "@/features/passkeys/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { canUsePasskeys, makePasskey, PasskeyKnown, PasskeyTurnedBack } from "@/lib/passkeys";
import { problemOf } from "@/lib/problem";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { failureText } from "@/ui/failure-notice";
import { Moment } from "@/ui/moment";
import { tellDone } from "@/ui/toast";

type Asked = { readonly what: "add" } | { readonly what: "rename" | "remove"; readonly passkey: Passkey };

/** The person's passkeys: make, name, remove. */
export function PasskeyList() {
  const m = useMessages();
  const w = useWords(passkeyWords);
  const queries = useQueryClient();
  const { data: passkeys } = useQuery(passkeysQuery);
  const { data: methods } = useQuery(signInMethodsQuery);
  const [asked, setAsked] = useState<Asked | null>(null);
  const done = async (text: string | null) => {
    setAsked(null);
    if (text !== null) tellDone(text);
    await queries.invalidateQueries({ queryKey: ["passkeys"] });
  };
  const add = useMutation({
    mutationFn: async (name: string) => {
      const { challenge, options } = body(await client.POST("/v1/me/passkeys/challenge"));
      return body(await client.POST("/v1/me/passkeys", { body: { challenge, credential: await makePasskey(options), name } }));
    },
    onSuccess: () => done(w.added),
    meta: { shownByForm: true },
  });
  const rename = useMutation({
    mutationFn: async ({ passkey, name }: { passkey: Passkey; name: string }) =>
      body(await client.PATCH("/v1/me/passkeys/{passkeyId}", { params: { path: { passkeyId: passkey.id } }, body: { name } })),
    onSuccess: () => done(null),
    meta: { shownByForm: true },
  });
  const remove = useMutation({
    mutationFn: (passkey: Passkey) => client.DELETE("/v1/me/passkeys/{passkeyId}", { params: { path: { passkeyId: passkey.id } } }),
    onSuccess: () => tellDone(w.removed),
    onSettled: () => done(null),
  });
  const open = (next: Asked) => {
    add.reset();
    rename.reset();
    setAsked(next);
  };
  const isAvailable = methods?.passkeys === true && canUsePasskeys();
  const wordsOf = (error: unknown) => {
    if (error === null) return null;
    if (error instanceof PasskeyKnown) return w.known;
    return error instanceof PasskeyTurnedBack ? w.turnedBack : failureText(problemOf(error), m);
  };
  return (
    <Card
      title={w.title}
      flush
      actions={
        isAvailable && (
          <Button size="small" onClick={() => open({ what: "add" })}>
            {w.add}
          </Button>
        )
      }
    >
      <p className="px-5 pb-4 text-muted sm:px-6">{w.text}</p>
      <ul className="divide-y divide-line border-t border-line">
        {passkeys?.map((passkey) => (
          <li key={passkey.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3.5 sm:px-6">
            <Fingerprint aria-hidden className="size-5 text-muted" />
            <div className="min-w-48 flex-1">
              <p className="font-medium">{passkey.name}</p>
              <p className="text-sm text-muted">
                {passkey.synced && `${w.synced} · `}
                {w.made} <Moment at={passkey.createdAt} /> · {passkey.lastUsedAt === null ? w.never : <>{w.lastUsed} <Moment at={passkey.lastUsedAt} /></>}
              </p>
            </div>
            <Button size="small" tone="quiet" aria-label={w.renameNamed(passkey.name)} onClick={() => open({ what: "rename", passkey })}>
              {w.rename}
            </Button>
            <Button size="small" tone="danger" aria-label={w.removeNamed(passkey.name)} onClick={() => open({ what: "remove", passkey })}>
              {w.remove}
            </Button>
          </li>
        ))}
        {passkeys?.length === 0 && <li className="px-5 py-3.5 text-muted sm:px-6">{methods === undefined || isAvailable ? w.none : w.unavailable}</li>}
      </ul>
      {asked?.what === "add" && (
        <NamePasskey
          title={w.nameTitle}
          text={w.nameText}
          name={w.suggestion}
          action={w.goOn}
          busy={add.isPending}
          problem={wordsOf(add.error)}
          onName={(name) => add.mutate(name)}
          onClose={() => setAsked(null)}
        />
      )}
      {asked?.what === "rename" && (
        <NamePasskey
          title={w.renameTitle(asked.passkey.name)}
          name={asked.passkey.name}
          action={w.rename}
          busy={rename.isPending}
          problem={wordsOf(rename.error)}
          onName={(name) => rename.mutate({ passkey: asked.passkey, name })}
          onClose={() => setAsked(null)}
        />
      )}
      <Confirm
        open={asked?.what === "remove"}
        onClose={() => setAsked(null)}
        title={asked?.what === "remove" ? w.removeTitle(asked.passkey.name) : ""}
        text={w.removeText}
        confirmLabel={w.remove}
        busy={remove.isPending}
        onConfirm={() => asked?.what === "remove" && remove.mutate(asked.passkey)}
      />
    </Card>
  );
}
