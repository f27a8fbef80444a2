import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { peersQuery } from "@/api/networks";
import { usePaged } from "@/api/pages";
import { tagPeer } from "@/api/policies";
import type { Peer } from "@/api/types";
import { policyWords } from "@/features/policies/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { FailureNotice } from "@/ui/failure-notice";
import { PagedList } from "@/ui/paged-list";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

/** The tags of a network's devices, for rules to name. */
export function DeviceTags({ networkId }: { networkId: string }) {
  const w = useWords(policyWords);
  const peers = usePaged(peersQuery(networkId));
  return (
    <Card title={w.tagsTitle} flush>
      <p className="px-5 pb-4 text-muted sm:px-6">{w.tagsText}</p>
      <PagedList query={peers} empty={<p className="px-5 pb-5 text-muted sm:px-6">{w.noDevices}</p>}>
        {(items) => (
          <ul className="divide-y divide-line border-t border-line">
            {items.map((peer) => (
              <TagRow key={`${peer.id} ${peer.tags.join(" ")}`} peer={peer} />
            ))}
          </ul>
        )}
      </PagedList>
    </Card>
  );
}

function TagRow({ peer }: { peer: Peer }) {
  const w = useWords(policyWords);
  const queries = useQueryClient();
  const [text, setText] = useState(peer.tags.join(", "));
  const save = useMutation({
    mutationFn: () => tagPeer(peer.id, text.split(/[,\s]+/).filter((tag) => tag !== "")),
    onSuccess: () => tellDone(w.tagged(peer.name)),
    onSettled: () => Promise.all([queries.invalidateQueries({ queryKey: ["peers"] }), queries.invalidateQueries({ queryKey: ["networks"] })]),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <li className="px-5 py-3 sm:px-6">
      <form onSubmit={submit} className="flex flex-wrap items-end gap-3">
        <TextField className="min-w-0 grow" label={w.tagsOf(peer.name)} value={text} onChange={(event) => setText(event.target.value)} autoComplete="off" autoCapitalize="none" mono />
        <Button type="submit" busy={save.isPending} aria-label={w.saveTagsOf(peer.name)}>
          {w.saveTags}
        </Button>
      </form>
      {save.error !== null && <FailureNotice error={save.error} />}
    </li>
  );
}
