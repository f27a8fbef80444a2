import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { updateTunnelServer } from "@/api/expose";
import type { LoadedTunnelServer } from "@/api/types";
import { serverWords } from "@/features/expose/server-words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { FailureNotice } from "@/ui/failure-notice";
import { SelectField } from "@/ui/select-field";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

const statuses = ["active", "draining", "disabled"] as const satisfies readonly LoadedTunnelServer["status"][];
const assignments = ["roundRobin", "leastUsed", "manual"] as const satisfies readonly LoadedTunnelServer["assignment"][];

export function ServerSettings({ server }: { server: LoadedTunnelServer }) {
  const m = useMessages();
  const w = useWords(serverWords);
  const queries = useQueryClient();
  const [name, setName] = useState(server.name);
  const [region, setRegion] = useState(server.region);
  const [status, setStatus] = useState(server.status);
  const [assignment, setAssignment] = useState(server.assignment);
  const [port, setPort] = useState(server.port === null ? "" : String(server.port));
  const save = useMutation({
    mutationFn: () => updateTunnelServer(server, { name: name.trim(), region: region.trim(), status, assignment, port: port.trim() === "" ? null : Math.trunc(Number(port)) }),
    onSuccess: () => tellDone(w.saved),
    onSettled: () => queries.invalidateQueries({ queryKey: ["expose"] }),
    meta: { shownByForm: true },
  });
  return (
    <Card title={w.settings}>
      <form
        noValidate
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <SelectField
          label={w.status}
          hint={w.statusHints[status]}
          value={status}
          onChange={(event) => setStatus(statuses.find((one) => one === event.target.value) ?? "active")}
          options={statuses.map((value) => ({ value, label: w.statuses[value] }))}
        />
        <SelectField
          label={w.assignment}
          value={assignment}
          onChange={(event) => setAssignment(assignments.find((one) => one === event.target.value) ?? "roundRobin")}
          options={assignments.map((value) => ({ value, label: w.assignments[value] }))}
        />
        <TextField label={w.name} maxLength={64} autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />
        <TextField label={w.region} hint={w.regionHint} maxLength={64} autoComplete="off" value={region} onChange={(event) => setRegion(event.target.value)} />
        <TextField label={w.port} hint={w.portHint} inputMode="numeric" mono autoComplete="off" value={port} onChange={(event) => setPort(event.target.value)} />
        {save.error !== null && <FailureNotice error={save.error} />}
        <Button type="submit" tone="primary" busy={save.isPending}>
          {m.common.save}
        </Button>
      </form>
    </Card>
  );
}
