import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { nameRoute } from "@/api/routes";
import type { LanRoute } from "@/api/types";
import { routeWords } from "@/features/routes/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { FailureNotice } from "@/ui/failure-notice";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

/** What rules call a LAN. */
export function RouteName({ route, networkId }: { route: LanRoute; networkId: string }) {
  const w = useWords(routeWords);
  const queries = useQueryClient();
  const [name, setName] = useState(route.name);
  const save = useMutation({
    mutationFn: () => nameRoute(route, name.trim()),
    onSuccess: (saved) => tellDone(saved.name === "" ? w.unnamed(saved.prefix) : w.named(saved.prefix, saved.name)),
    onSettled: () => queries.invalidateQueries({ queryKey: ["networks", "routes", networkId] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} className="w-full">
      <div className="flex flex-wrap items-end gap-2">
        <TextField className="w-52" label={w.name(route.prefix, route.device)} value={name} onChange={(event) => setName(event.target.value)} maxLength={63} autoComplete="off" autoCapitalize="none" spellCheck={false} mono />
        <Button type="submit" size="small" disabled={save.isPending || name.trim() === route.name} aria-label={w.of(w.saveName, route.prefix, route.device)}>
          {w.saveName}
        </Button>
      </div>
      {save.error !== null && <FailureNotice error={save.error} />}
    </form>
  );
}
