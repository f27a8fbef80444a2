import { useState } from "react";
import type { LoadedNetwork, Role } from "@/api/types";
import { useUpdateNetwork } from "@/features/networks/use-update-network";
import { networkWords } from "@/features/networks/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Choice } from "@/ui/choice";
import { SelectField } from "@/ui/select-field";
import { tellDone } from "@/ui/toast";

const roles: readonly Role[] = ["viewer", "member", "moderator", "admin", "owner"];
const quietTimes = [0, 3600, 86400, 604800] as const;

/** Who finds a network, how people come in, and how long its freed addresses rest. */
export function EntrySettings({ network, isPersonal }: { network: LoadedNetwork; isPersonal: boolean }) {
  const m = useMessages();
  const w = useWords(networkWords);
  const [visibility, setVisibility] = useState(network.visibility);
  const [joinPolicy, setJoinPolicy] = useState(network.joinPolicy);
  const [requiredRole, setRequiredRole] = useState(network.requiredRole);
  const [quietSeconds, setQuietSeconds] = useState(network.settings.quietSeconds ?? 3600);
  const update = useUpdateNetwork(network, () => tellDone(w.saved));
  const known = quietTimes.map((seconds) => ({ value: String(seconds), label: w.quietTimes[seconds] }));
  const quiet = known.some((option) => option.value === String(quietSeconds)) ? known : [...known, { value: String(quietSeconds), label: w.quietOther(quietSeconds) }];
  return (
    <Card title={w.entry}>
      <form
        noValidate
        className="max-w-md space-y-6"
        onSubmit={(event) => {
          event.preventDefault();
          update.mutate({ ...(isPersonal ? {} : { visibility, joinPolicy, requiredRole }), settings: { quietSeconds } });
        }}
      >
        {isPersonal ? (
          <p className="text-muted">{w.personal}</p>
        ) : (
          <>
            <div>
              <Choice legend={w.visibility} selected={visibility} onSelect={setVisibility} options={(["private", "public"] as const).map((value) => ({ value, label: w.visibilities[value] }))} />
              <p className="mt-2 text-sm text-muted">{w.visibilityHint[visibility]}</p>
            </div>
            <div>
              <Choice legend={w.joinPolicy} selected={joinPolicy} onSelect={setJoinPolicy} options={(["open", "approval", "invite"] as const).map((value) => ({ value, label: w.joinPolicies[value] }))} />
              <p className="mt-2 text-sm text-muted">{w.joinPolicyHint[joinPolicy]}</p>
            </div>
            {joinPolicy !== "invite" && (
              <SelectField
                label={w.requiredRole}
                hint={w.requiredRoleHint}
                value={requiredRole}
                onChange={(event) => setRequiredRole(roles.find((role) => role === event.target.value) ?? "member")}
                options={roles.map((role) => ({ value: role, label: m.roles[role] }))}
              />
            )}
          </>
        )}
        <SelectField label={w.quiet} value={String(quietSeconds)} onChange={(event) => setQuietSeconds(Number(event.target.value))} options={quiet} />
        <Button type="submit" tone="primary" busy={update.isPending}>
          {m.common.save}
        </Button>
      </form>
    </Card>
  );
}
