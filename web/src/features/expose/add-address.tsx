import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { addPoolAddress } from "@/api/expose";
import { serverWords } from "@/features/expose/server-words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { FailureNotice } from "@/ui/failure-notice";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

export function AddAddress({ serverId }: { serverId: string }) {
  const w = useWords(serverWords);
  const queries = useQueryClient();
  const [address, setAddress] = useState("");
  const [own, setOwn] = useState("");
  const add = useMutation({
    mutationFn: () => addPoolAddress(serverId, address.trim(), own.trim() === "" ? null : own.trim()),
    onSuccess: (added) => {
      tellDone(w.addressAdded(added.address));
      setAddress("");
      setOwn("");
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["expose"] }),
    meta: { shownByForm: true },
  });
  return (
    <details className="mt-4 border-t border-line pt-4">
      <summary className="w-fit rounded text-sm font-medium text-accent hover:underline">{w.addAddress}</summary>
      <form
        noValidate
        className="mt-4 max-w-md space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        <TextField label={w.address} mono autoComplete="off" value={address} onChange={(event) => setAddress(event.target.value)} />
        <TextField label={w.ownAddress} hint={w.ownAddressHint} mono autoComplete="off" value={own} onChange={(event) => setOwn(event.target.value)} />
        {add.error !== null && <FailureNotice error={add.error} />}
        <Button type="submit" busy={add.isPending} disabled={address.trim() === ""}>
          {w.addAddress}
        </Button>
      </form>
    </details>
  );
}
