import { useMutation } from "@tanstack/react-query";
import { body, client } from "@/api/client";
import { ownDataWords } from "@/features/own-data/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { tellDone } from "@/ui/toast";

export function DownloadData() {
  const w = useWords(ownDataWords);
  const download = useMutation({
    // By the client, not by a link: it asks for the fresh proof that this needs.
    mutationFn: async () => {
      const answer = await client.GET("/v1/me/data", { parseAs: "blob" });
      return { file: body<Blob>(answer), name: /filename="([^"]+)"/.exec(answer.response.headers.get("Content-Disposition") ?? "")?.[1] ?? "my-data.json" };
    },
    onSuccess: ({ file, name }) => {
      const url = URL.createObjectURL(file);
      const link = document.createElement("a");
      link.href = url;
      link.download = name;
      link.click();
      URL.revokeObjectURL(url);
      tellDone(w.downloaded);
    },
  });
  return (
    <Card title={w.download}>
      <p className="mb-4 text-muted">{w.downloadText}</p>
      <Button busy={download.isPending} onClick={() => download.mutate()}>
        {w.downloadDo}
      </Button>
    </Card>
  );
}
