import { useState } from "react";
import type { LoadedNetwork } from "@/api/types";
import { postureWords, readSystems } from "@/features/networks/posture-words";
import { useUpdateNetwork } from "@/features/networks/use-update-network";
import { networkWords } from "@/features/networks/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { CheckField } from "@/ui/check-field";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

const version = /^\d{1,9}(\.\d{1,9}){0,5}([-+][0-9A-Za-z.+~-]*)?$/;

/** What a machine must have to be in the network. */
export function PostureSettings({ network }: { network: LoadedNetwork }) {
  const m = useMessages();
  const w = useWords(postureWords);
  const { saved } = useWords(networkWords);
  const demand = network.settings.posture ?? null;
  const [agentVersion, setAgentVersion] = useState(demand?.agentVersion ?? "");
  const [systems, setSystems] = useState((demand?.systems ?? []).map((system) => [system.id, system.version].filter(Boolean).join(" ")).join(", "));
  const [diskEncryption, setDiskEncryption] = useState(demand?.diskEncryption ?? false);
  const [firewall, setFirewall] = useState(demand?.firewall ?? false);
  const [wrong, setWrong] = useState({ agentVersion: false, systems: false });
  const update = useUpdateNetwork(network, () => tellDone(saved));
  return (
    <Card title={w.title}>
      <form
        noValidate
        className="max-w-md space-y-6"
        onSubmit={(event) => {
          event.preventDefault();
          const read = readSystems(systems);
          const found = { agentVersion: agentVersion.trim() !== "" && !version.test(agentVersion.trim()), systems: read === null };
          setWrong(found);
          if (!found.agentVersion && read !== null) {
            update.mutate({ settings: { posture: { agentVersion: agentVersion.trim() === "" ? null : agentVersion.trim(), systems: read, diskEncryption, firewall } } });
          }
        }}
      >
        <p className="text-sm text-muted">{w.intro}</p>
        <TextField
          label={w.agentVersion}
          hint={w.agentVersionHint}
          error={wrong.agentVersion ? w.agentVersionWrong : undefined}
          value={agentVersion}
          onChange={(event) => setAgentVersion(event.target.value)}
          autoComplete="off"
          spellCheck={false}
        />
        <TextField
          label={w.systems}
          hint={w.systemsHint}
          error={wrong.systems ? w.systemsWrong : undefined}
          value={systems}
          onChange={(event) => setSystems(event.target.value)}
          autoComplete="off"
          spellCheck={false}
        />
        <CheckField label={w.diskEncryption} hint={w.diskEncryptionHint} checked={diskEncryption} onChange={(event) => setDiskEncryption(event.target.checked)} />
        <CheckField label={w.firewall} hint={w.firewallHint} checked={firewall} onChange={(event) => setFirewall(event.target.checked)} />
        <Button type="submit" tone="primary" busy={update.isPending}>
          {m.common.save}
        </Button>
      </form>
    </Card>
  );
}
