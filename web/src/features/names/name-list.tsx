import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Tag } from "lucide-react";
import { useState } from "react";
import { removeNameRecord } from "@/api/names";
import type { NameRecord, NetworkNames } from "@/api/types";
import { nameWords } from "@/features/names/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { Empty } from "@/ui/empty";
import { tellDone } from "@/ui/toast";

export function NameList({ networkId, names, mayChange }: { networkId: string; names: NetworkNames; mayChange: boolean }) {
  const w = useWords(nameWords);
  const queries = useQueryClient();
  const [asked, setAsked] = useState<NameRecord | null>(null);
  const remove = useMutation({
    mutationFn: (record: NameRecord) => removeNameRecord(networkId, record.id),
    onSuccess: () => tellDone(w.removed),
    onSettled: async () => {
      setAsked(null);
      await queries.invalidateQueries({ queryKey: ["networks", "names", networkId] });
    },
  });
  if (names.records.length === 0) return <Empty icon={Tag} title={w.emptyTitle} text={w.emptyText} />;
  return (
    <>
      <ul className="divide-y divide-line border-t border-line">
        {names.records.map((record) => (
          <li key={record.id} className="flex flex-wrap items-center gap-x-6 gap-y-2 py-3">
            <span className="min-w-52 flex-1 font-mono text-[0.84rem] break-all">
              <span className="font-medium">{record.name}</span>
              <span className="text-muted">.{names.domain}</span>
            </span>
            <span className="min-w-36 font-mono text-[0.84rem] break-all">{record.data}</span>
            {mayChange && (
              <Button size="small" tone="danger" aria-label={w.removeOf(record.name)} onClick={() => setAsked(record)}>
                {w.remove}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Confirm
        open={asked !== null}
        onClose={() => setAsked(null)}
        title={w.removeTitle(asked?.name ?? "")}
        text={w.removeText}
        confirmLabel={w.remove}
        busy={remove.isPending}
        onConfirm={() => asked !== null && remove.mutate(asked)}
      />
    </>
  );
}
