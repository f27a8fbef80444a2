import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { body, client } from "@/api/client";
import { identitiesQuery, signInMethodsQuery } from "@/api/sign-in";
import type { Identity } from "@/api/types";
import { identityWords } from "@/features/identities/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { Moment } from "@/ui/moment";
import { ProviderIcon } from "@/ui/provider-icon";
import { tellDone } from "@/ui/toast";

/** The person's identities at sign-in providers; nothing when this server has none and none is linked. */
export function IdentityList({ returnTo }: { returnTo: string }) {
  const w = useWords(identityWords);
  const queries = useQueryClient();
  const { data: identities } = useQuery(identitiesQuery);
  const { data: methods } = useQuery(signInMethodsQuery);
  const [asked, setAsked] = useState<Identity | null>(null);
  const link = useMutation({
    mutationFn: async (provider: string) => body(await client.POST("/v1/me/identities/{provider}", { params: { path: { provider } }, body: { returnTo } })),
    onSuccess: ({ url }) => location.assign(url),
  });
  const unlink = useMutation({
    mutationFn: (identity: Identity) => client.DELETE("/v1/me/identities/{identityId}", { params: { path: { identityId: identity.id } } }),
    onSuccess: () => tellDone(w.unlinked),
    onSettled: async () => {
      setAsked(null);
      await queries.invalidateQueries({ queryKey: ["identities"] });
    },
  });
  if (identities === undefined || methods === undefined || (identities.length === 0 && methods.providers.length === 0)) return null;
  const providerOf = (identity: Identity) => methods.providers.find((provider) => provider.name === identity.provider);
  const unlinked = methods.providers.filter((provider) => !identities.some((identity) => identity.provider === provider.name));
  return (
    <Card title={w.title} flush>
      <p className="px-5 pb-4 text-muted sm:px-6">{w.text}</p>
      <ul className="divide-y divide-line border-t border-line">
        {identities.map((identity) => {
          const label = providerOf(identity)?.label ?? identity.provider;
          return (
            <li key={identity.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3.5 sm:px-6">
              <ProviderIcon kind={providerOf(identity)?.kind ?? "oidc"} />
              <div className="min-w-48 flex-1">
                <p className="font-medium">{label}</p>
                <p className="text-sm break-all text-muted">
                  {identity.email ?? identity.issuer} · {identity.lastUsedAt === null ? w.never : <>{w.lastUsed} <Moment at={identity.lastUsedAt} /></>}
                </p>
              </div>
              <Button size="small" tone="danger" aria-label={w.unlinkNamed(label)} onClick={() => setAsked(identity)}>
                {w.unlink}
              </Button>
            </li>
          );
        })}
        {identities.length === 0 && <li className="px-5 py-3.5 text-muted sm:px-6">{w.none}</li>}
      </ul>
      {unlinked.length > 0 && (
        <div className="flex flex-wrap gap-2.5 border-t border-line px-5 py-4 sm:px-6">
          {unlinked.map((provider) => (
            <Button key={provider.name} busy={link.isPending && link.variables === provider.name} onClick={() => link.mutate(provider.name)}>
              <ProviderIcon kind={provider.kind} />
              {w.link(provider.label)}
            </Button>
          ))}
        </div>
      )}
      <Confirm
        open={asked !== null}
        onClose={() => setAsked(null)}
        title={w.unlinkTitle}
        text={w.unlinkText}
        confirmLabel={w.unlink}
        busy={unlink.isPending}
        onConfirm={() => asked !== null && unlink.mutate(asked)}
      />
    </Card>
  );
}
