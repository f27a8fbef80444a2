import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeySquare } from "lucide-react";
import { useState } from "react";
import { client } from "@/api/client";
import { providersQuery } from "@/api/sign-in";
import type { Provider } from "@/api/types";
import { ProviderForm } from "@/features/providers/provider-form";
import { ProviderRow } from "@/features/providers/provider-row";
import { providerWords } from "@/features/providers/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { Empty } from "@/ui/empty";
import { FailureNotice } from "@/ui/failure-notice";
import { tellDone } from "@/ui/toast";

/** The sign-in providers of this server, for its administrators. */
export function ProviderList() {
  const w = useWords(providerWords);
  const queries = useQueryClient();
  const { data: providers, error, refetch } = useQuery(providersQuery);
  const [edited, setEdited] = useState<Provider | "new" | null>(null);
  const [asked, setAsked] = useState<Provider | null>(null);
  const remove = useMutation({
    mutationFn: (provider: Provider) => client.DELETE("/v1/admin/sign-in-providers/{providerId}", { params: { path: { providerId: provider.id ?? "" } } }),
    onSuccess: () => tellDone(w.removed),
    onSettled: async () => {
      setAsked(null);
      await Promise.all([queries.invalidateQueries({ queryKey: ["signInProviders"] }), queries.invalidateQueries({ queryKey: ["signInMethods"] })]);
    },
  });
  const add = (
    <Button size="small" tone="primary" onClick={() => setEdited("new")}>
      {w.add}
    </Button>
  );
  if (error !== null) return <FailureNotice error={error} onRetry={() => void refetch()} />;
  return (
    <Card title={w.title} flush actions={providers !== undefined && providers.length > 0 && add}>
      <p className="px-5 pb-4 text-muted sm:px-6">{w.text}</p>
      {providers?.length === 0 && <Empty icon={KeySquare} title={w.emptyTitle} text={w.emptyText} action={add} />}
      <ul className="divide-y divide-line border-t border-line">
        {providers?.map((provider) => (
          <ProviderRow key={provider.name} provider={provider} onEdit={() => setEdited(provider)} onRemove={() => setAsked(provider)} />
        ))}
      </ul>
      {edited !== null && <ProviderForm provider={edited === "new" ? null : edited} onClose={() => setEdited(null)} />}
      <Confirm
        open={asked !== null}
        onClose={() => setAsked(null)}
        title={asked === null ? "" : w.removeTitle(asked.label)}
        text={asked === null ? "" : w.removeText(asked.people)}
        confirmLabel={w.remove}
        busy={remove.isPending}
        onConfirm={() => asked !== null && remove.mutate(asked)}
      />
    </Card>
  );
}
