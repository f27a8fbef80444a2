import { useMutation, useQueryClient } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { client } from "@/api/client";
import { joinKeysQuery } from "@/api/networks";
import { usePaged } from "@/api/pages";
import type { JoinKey } from "@/api/types";
import { joinKeyState, type JoinKeyState } from "@/features/join-keys/join-key-state";
import { joinKeyWords } from "@/features/join-keys/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { Empty } from "@/ui/empty";
import { Moment, useNow } from "@/ui/moment";
import { PagedList } from "@/ui/paged-list";
import { Status, type StatusTone } from "@/ui/status";
import { tellDone } from "@/ui/toast";

const tones: Record<JoinKeyState, StatusTone> = { active: "good", usedUp: "idle", expired: "idle", revoked: "idle" };

export function JoinKeyList({ networkId, mayRevoke }: { networkId: string; mayRevoke: boolean }) {
  const w = useWords(joinKeyWords);
  const queries = useQueryClient();
  const keys = usePaged(joinKeysQuery(networkId));
  const [asked, setAsked] = useState<JoinKey | null>(null);
  const revoke = useMutation({
    mutationFn: (key: JoinKey) => client.DELETE("/v1/join-keys/{joinKeyId}", { params: { path: { joinKeyId: key.id } } }),
    onSuccess: () => tellDone(w.revokedToast),
    onSettled: async () => {
      setAsked(null);
      await queries.invalidateQueries({ queryKey: ["joinKeys", networkId] });
    },
  });
  return (
    <>
      <PagedList query={keys} empty={<Empty icon={KeyRound} title={w.emptyTitle} text={w.emptyText} />}>
        {(items) => (
          <ul className="divide-y divide-line">
            {items.map((key) => (
              <JoinKeyRow key={key.id} joinKey={key} onRevoke={mayRevoke ? () => setAsked(key) : null} />
            ))}
          </ul>
        )}
      </PagedList>
      <Confirm
        open={asked !== null}
        onClose={() => setAsked(null)}
        title={w.revokeTitle}
        text={w.revokeText}
        confirmLabel={w.revoke}
        busy={revoke.isPending}
        onConfirm={() => asked !== null && revoke.mutate(asked)}
      />
    </>
  );
}

function JoinKeyRow({ joinKey, onRevoke }: { joinKey: JoinKey; onRevoke: (() => void) | null }) {
  const w = useWords(joinKeyWords);
  const state = joinKeyState(joinKey, useNow());
  return (
    <li className="flex flex-wrap items-center gap-x-8 gap-y-2 px-5 py-4 sm:px-6">
      <div className="min-w-48 flex-1">
        <p className="font-medium">{joinKey.description === "" ? w.unnamed : joinKey.description}</p>
        <p className="text-sm text-muted">
          {w.uses(joinKey.uses, joinKey.maxUses)} · <Moment at={joinKey.createdAt} />
        </p>
      </div>
      <div className="flex min-w-36 flex-col">
        <Status tone={tones[state]} label={w[state]} />
        {state === "active" && (
          <span className="text-sm text-muted">
            {w.expires} <Moment at={joinKey.expiresAt} />
          </span>
        )}
      </div>
      {state === "active" && onRevoke !== null && (
        <Button size="small" tone="danger" onClick={onRevoke}>
          {w.revoke}
        </Button>
      )}
    </li>
  );
}
