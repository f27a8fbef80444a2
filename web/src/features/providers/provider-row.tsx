import { useMutation } from "@tanstack/react-query";
import { body, client } from "@/api/client";
import type { Provider } from "@/api/types";
import { providerWords } from "@/features/providers/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { CopyText } from "@/ui/copy-text";
import { Notice } from "@/ui/notice";
import { ProviderIcon } from "@/ui/provider-icon";
import { Status } from "@/ui/status";

interface ProviderRowProps {
  provider: Provider;
  onEdit: () => void;
  onRemove: () => void;
}

export function ProviderRow({ provider, onEdit, onRemove }: ProviderRowProps) {
  const w = useWords(providerWords);
  const test = useMutation({
    mutationFn: async () => body(await client.POST("/v1/admin/sign-in-providers/{provider}/test", { params: { path: { provider: provider.name } } })),
  });
  return (
    <li className="space-y-3 px-5 py-4 sm:px-6">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <ProviderIcon kind={provider.kind} />
        <div className="min-w-48 flex-1">
          <p className="font-medium">{provider.label}</p>
          <p className="text-sm break-all text-muted">
            {provider.issuer} · {w.people(provider.people)}
          </p>
        </div>
        <Status tone={provider.enabled ? "good" : "idle"} label={provider.enabled ? w.on : w.off} />
      </div>
      <div>
        <p className="text-sm text-muted">{w.callback}</p>
        <CopyText text={provider.callbackUrl} label={w.callback} />
      </div>
      {provider.id === null && <p className="text-sm text-muted">{w.bySettings}</p>}
      <div className="flex flex-wrap gap-2">
        <Button size="small" busy={test.isPending} aria-label={w.testNamed(provider.label)} onClick={() => test.mutate()}>
          {w.test}
        </Button>
        {provider.id !== null && (
          <>
            <Button size="small" aria-label={w.editNamed(provider.label)} onClick={onEdit}>
              {w.edit}
            </Button>
            <Button size="small" tone="danger" aria-label={w.removeNamed(provider.label)} onClick={onRemove}>
              {w.remove}
            </Button>
          </>
        )}
      </div>
      {test.data !== undefined && (
        <Notice tone={test.data.works ? "info" : "bad"} title={test.data.works ? w.worksTitle : w.worksNot}>
          {test.data.works ? w.works(test.data.signingKeys) : test.data.reason}
        </Notice>
      )}
    </li>
  );
}
