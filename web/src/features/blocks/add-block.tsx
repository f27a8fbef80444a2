import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { addBlock } from "@/api/blocks";
import { tunnelServersQuery } from "@/api/expose";
import { endOf, readPrefix, spans, type Span } from "@/features/blocks/blocked";
import { blockWords } from "@/features/blocks/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { FailureNotice } from "@/ui/failure-notice";
import { SelectField } from "@/ui/select-field";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

const choices = Object.keys(spans) as Span[];

/** Blocks an address or a network, at one tunnel server or at all, for ever or for a time. */
export function AddBlock({ tenantId }: { tenantId: string }) {
  const w = useWords(blockWords);
  const queries = useQueryClient();
  const { data: servers = [] } = useQuery(tunnelServersQuery(tenantId));
  const [prefix, setPrefix] = useState("");
  const [note, setNote] = useState("");
  const [serverId, setServerId] = useState("");
  const [span, setSpan] = useState<Span>("ever");
  const [isTried, setIsTried] = useState(false);
  const add = useMutation({
    mutationFn: (read: string) => addBlock(tenantId, { prefix: read, note: note.trim(), serverId: serverId === "" ? null : serverId, expiresAt: endOf(span, new Date()) }),
    onSuccess: (block) => {
      tellDone(w.added(block.prefix));
      setPrefix("");
      setNote("");
      setIsTried(false);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["expose", "blocks"] }),
    meta: { shownByForm: true },
  });
  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        setIsTried(true);
        const read = readPrefix(prefix);
        if (read !== null) add.mutate(read);
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label={w.prefix} hint={w.prefixHint} mono autoComplete="off" value={prefix} error={isTried && readPrefix(prefix) === null ? w.prefixWrong : undefined} onChange={(event) => setPrefix(event.target.value)} />
        <TextField label={w.note} maxLength={200} autoComplete="off" value={note} onChange={(event) => setNote(event.target.value)} />
        <SelectField label={w.server} value={serverId} onChange={(event) => setServerId(event.target.value)} options={[{ value: "", label: w.allServers }, ...servers.map((server) => ({ value: server.id, label: server.name }))]} />
        <SelectField label={w.ends} value={span} onChange={(event) => setSpan(choices.find((one) => one === event.target.value) ?? "ever")} options={choices.map((value) => ({ value, label: w.spans[value] }))} />
      </div>
      {add.error !== null && <FailureNotice error={add.error} />}
      <Button type="submit" busy={add.isPending}>
        {w.add}
      </Button>
    </form>
  );
}
