import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import { blocksQuery, removeBlock } from "@/api/blocks";
import type { Block } from "@/api/types";
import { AddBlock } from "@/features/blocks/add-block";
import { blockWords } from "@/features/blocks/words";
import { formatMoment } from "@/lib/format";
import { useLocale, useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { FailureNotice } from "@/ui/failure-notice";
import { IconButton } from "@/ui/icon-button";
import { Skeleton } from "@/ui/skeleton";
import { tellDone } from "@/ui/toast";

/** A space's block list, and what its tunnel servers kept out; the space's name where several are on the page. */
export function BlocksCard({ tenantId, name }: { tenantId: string; name: string | null }) {
  const m = useMessages();
  const w = useWords(blockWords);
  const locale = useLocale();
  const { data, error, refetch } = useQuery(blocksQuery(tenantId));
  return (
    <Card title={name === null ? w.title : w.titleOf(name)} className="max-w-3xl">
      <p className="mb-5 text-muted">{w.text}</p>
      <AddBlock tenantId={tenantId} />
      {data === undefined ? (
        error === null ? (
          <Skeleton label={m.common.loading} />
        ) : (
          <FailureNotice error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <>
          {data.items.length === 0 && <p className="mt-6 text-muted">{w.none}</p>}
          <ul className="mt-4 divide-y divide-line">
            {data.items.map((block) => (
              <BlockRow key={block.id} tenantId={tenantId} block={block} />
            ))}
          </ul>
          {data.lists.length > 0 && (
            <>
              <h3 className="mt-6 font-medium">{w.lists}</h3>
              <ul className="mt-2 space-y-1 text-sm text-muted">
                {data.lists.map((list) => (
                  <li key={list.serverId + list.list}>{[`${list.serverName}, ${w.kinds[list.list]}`, w.entries(list.entries), w.dropped(list.dropped.toLocaleString(locale)), ...(list.detail === "" ? [] : [list.detail])].join(" · ")}</li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </Card>
  );
}

function BlockRow({ tenantId, block }: { tenantId: string; block: Block }) {
  const w = useWords(blockWords);
  const locale = useLocale();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => removeBlock(tenantId, block.id),
    onSuccess: () => tellDone(w.removed(block.prefix)),
    onSettled: () => queries.invalidateQueries({ queryKey: ["expose", "blocks"] }),
  });
  const about = [block.note, block.serverName ?? w.allServers, block.expiresAt === null ? "" : w.until(formatMoment(block.expiresAt, locale)), block.createdBy === "" ? "" : w.by(block.createdBy)];
  return (
    <li className="flex items-center justify-between gap-4 py-2.5">
      <div className="min-w-0">
        <p className="font-mono text-[0.9rem] break-all">{block.prefix}</p>
        <p className="text-sm text-muted">{about.filter((part) => part !== "").join(" · ")}</p>
      </div>
      <IconButton icon={X} label={w.remove(block.prefix)} disabled={remove.isPending} onClick={() => remove.mutate()} />
    </li>
  );
}
