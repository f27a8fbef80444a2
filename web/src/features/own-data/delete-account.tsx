import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "@/api/client";
import { ownDataWords } from "@/features/own-data/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { FailureNotice } from "@/ui/failure-notice";
import { Notice } from "@/ui/notice";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

export function DeleteAccount({ username, onDeleted }: { username: string; onDeleted: () => void }) {
  const w = useWords(ownDataWords);
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const remove = useMutation({
    mutationFn: async () => client.DELETE("/v1/me", { body: { username: typed } }),
    onSuccess: () => {
      tellDone(w.deleted);
      onDeleted();
    },
    // What is in the way, such as a shared space, stays on the page to be dealt with.
    onError: () => setOpen(false),
    meta: { shownByForm: true },
  });
  return (
    <Card title={w.delete}>
      <p className="text-muted">{w.deleteText}</p>
      <p className="mt-2 mb-4 text-muted">{w.deleteShared}</p>
      {remove.isError && (
        <div className="mb-4">
          <FailureNotice error={remove.error} />
        </div>
      )}
      <Button tone="danger" onClick={() => setOpen(true)}>
        {w.deleteDo}
      </Button>
      <Confirm
        open={open}
        onClose={() => setOpen(false)}
        title={w.deleteTitle}
        text={w.deleteText}
        confirmLabel={w.deleteDo}
        busy={remove.isPending}
        disabled={typed.trim() !== username}
        onConfirm={() => remove.mutate()}
      >
        <div className="space-y-4">
          <Notice tone="warn" title={w.deleteNoWay} />
          <TextField label={w.type(username)} autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} />
        </div>
      </Confirm>
    </Card>
  );
}
