import { useMutation } from "@tanstack/react-query";
import { body, client } from "@/api/client";
import type { LoadedNetwork } from "@/api/types";
import { networkFileWords } from "@/features/networks/network-file-words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { tellDone } from "@/ui/toast";

/** Gives a network as a file. */
export function NetworkFile({ network }: { network: LoadedNetwork }) {
  const w = useWords(networkFileWords);
  const download = useMutation({
    mutationFn: async () => body(await client.GET("/v1/networks/{networkId}/export", { params: { path: { networkId: network.id } } })),
    onSuccess: (copy) => {
      const url = URL.createObjectURL(new Blob([JSON.stringify(copy, null, 2)], { type: "application/json" }));
      const link = document.createElement("a");
      link.href = url;
      link.download = `${network.slug}.json`;
      link.click();
      URL.revokeObjectURL(url);
      tellDone(w.downloaded);
    },
  });
  return (
    <Card title={w.title}>
      <p className="mb-4 max-w-prose text-muted">{w.text}</p>
      <Button busy={download.isPending} onClick={() => download.mutate()}>
        {w.download}
      </Button>
    </Card>
  );
}
