import { useMutation, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { body, client } from "@/api/client";
import { apiKeysQuery } from "@/api/credentials";
import { usePaged } from "@/api/pages";
import type { ApiKey } from "@/api/types";
import { ApiKeyRows } from "@/features/api-keys/api-key-rows";
import { CreateKey } from "@/features/api-keys/create-key";
import { apiKeyWords } from "@/features/api-keys/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Empty } from "@/ui/empty";
import { PagedList } from "@/ui/paged-list";
import { tellDone } from "@/ui/toast";

export function MyKeys() {
  const w = useWords(apiKeyWords);
  const queries = useQueryClient();
  const keys = usePaged(apiKeysQuery);
  const [creating, setCreating] = useState(false);
  const reload = () => queries.invalidateQueries({ queryKey: ["apiKeys"] });
  const revoke = useMutation({
    mutationFn: (key: ApiKey) => client.DELETE("/v1/me/api-keys/{apiKeyId}", { params: { path: { apiKeyId: key.id } } }),
    onSuccess: () => tellDone(w.revokedToast),
    onSettled: reload,
  });
  return (
    <Card
      title={w.mine}
      flush
      actions={
        <Button size="small" onClick={() => setCreating(true)}>
          <Plus aria-hidden />
          {w.create}
        </Button>
      }
    >
      <p className="px-5 pb-4 text-muted sm:px-6">{w.mineText}</p>
      <div className="border-t border-line">
        <PagedList query={keys} empty={<Empty icon={KeyRound} title={w.noneTitle} text={w.noneText} />}>
          {(items) => <ApiKeyRows keys={items} busy={revoke.isPending} onRevoke={(key) => revoke.mutateAsync(key)} />}
        </PagedList>
      </div>
      {creating && (
        <CreateKey
          title={w.createTitle}
          usable={() => true}
          mayLast={false}
          make={async (wish) => body(await client.POST("/v1/me/api-keys", { body: wish }))}
          onMade={() => void reload()}
          onClose={() => setCreating(false)}
        />
      )}
    </Card>
  );
}
