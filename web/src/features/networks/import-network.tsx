import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { body, client } from "@/api/client";
import type { components } from "@/api/schema";
import type { Network } from "@/api/types";
import { networkFileWords } from "@/features/networks/network-file-words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { FailureNotice } from "@/ui/failure-notice";
import { tellDone } from "@/ui/toast";

type Copy = components["schemas"]["NetworkCopy"];

interface ImportNetworkProps {
  tenantId: string;
  onImported: (network: Network) => void;
}

/** Makes a network of a file, after showing what comes of it. */
export function ImportNetwork({ tenantId, onImported }: ImportNetworkProps) {
  const w = useWords(networkFileWords);
  const queries = useQueryClient();
  const [copy, setCopy] = useState<Copy | null>(null);
  const [isUnreadable, setUnreadable] = useState(false);
  const send = async (network: Copy, dryRun: boolean) =>
    body(await client.POST("/v1/tenants/{tenantId}/networks/import", { params: { path: { tenantId } }, body: { network, dryRun } }));
  const trial = useMutation({ mutationFn: (network: Copy) => send(network, true), meta: { shownByForm: true } });
  const make = useMutation({
    mutationFn: (network: Copy) => send(network, false),
    onSuccess: async ({ network }) => {
      await Promise.all([queries.invalidateQueries({ queryKey: ["networks"] }), queries.invalidateQueries({ queryKey: ["dashboard"] })]);
      tellDone(w.imported(network.name));
      onImported(network);
    },
    meta: { shownByForm: true },
  });
  const read = async (file: File | undefined) => {
    trial.reset();
    make.reset();
    setCopy(null);
    setUnreadable(false);
    if (file === undefined) return;
    try {
      // Whatever is in it, the server judges it.
      const network = JSON.parse(await file.text()) as Copy;
      setCopy(network);
      trial.mutate(network);
    } catch {
      setUnreadable(true);
    }
  };
  const error = make.error ?? trial.error;
  return (
    <Card>
      <p className="mb-4 max-w-prose text-muted">{w.importText}</p>
      <label className="block text-sm font-medium">
        {w.file}
        <input type="file" accept="application/json,.json" className="mt-1.5 block w-full min-w-0 text-sm" onChange={(event) => void read(event.target.files?.[0])} />
      </label>
      <div aria-live="polite" className="mt-4 space-y-4">
        {isUnreadable && <p>{w.unreadable}</p>}
        {error !== null && <FailureNotice error={error} />}
        {copy !== null && trial.data !== undefined && (
          <>
            <p>{w.willBe(trial.data.network.name, trial.data.network.ipv4Cidr)}</p>
            {trial.data.left.length === 0 ? (
              <p className="text-muted">{w.complete}</p>
            ) : (
              <section aria-label={w.left}>
                <h2 className="font-medium">{w.left}</h2>
                <ul className="mt-1.5 list-disc space-y-1 pl-5 text-muted">
                  {trial.data.left.map(({ what, why }) => (
                    <li key={what}>
                      {what}: {why}
                    </li>
                  ))}
                </ul>
              </section>
            )}
            <Button tone="primary" busy={make.isPending} onClick={() => make.mutate(copy)}>
              {w.importDo}
            </Button>
          </>
        )}
      </div>
    </Card>
  );
}
