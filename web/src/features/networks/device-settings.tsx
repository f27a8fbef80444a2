import { useState } from "react";
import type { LoadedNetwork } from "@/api/types";
import { useUpdateNetwork } from "@/features/networks/use-update-network";
import { networkWords } from "@/features/networks/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { CheckField } from "@/ui/check-field";
import { SelectField } from "@/ui/select-field";
import { tellDone } from "@/ui/toast";

const lives = [0, 2592000, 7776000, 31536000] as const;
const keyLives = [604800, 2592000, 7776000, 0] as const;
const leases = [3600, 86400, 604800, 2592000, 0] as const;

/** How devices come into a network, how long they are good for, and how long one that is cut off goes on. */
export function DeviceSettings({ network }: { network: LoadedNetwork }) {
  const m = useMessages();
  const w = useWords(networkWords);
  const [deviceApproval, setApproval] = useState(network.settings.deviceApproval ?? false);
  const [deviceSeconds, setDeviceSeconds] = useState(network.settings.deviceSeconds ?? 0);
  const [keySeconds, setKeySeconds] = useState(network.settings.keySeconds ?? 2592000);
  const [presharedKeys, setPresharedKeys] = useState(network.settings.presharedKeys ?? false);
  const [leaseSeconds, setLeaseSeconds] = useState(network.settings.leaseSeconds ?? 86400);
  const update = useUpdateNetwork(network, () => tellDone(w.saved));
  // What was set by other means stays selectable.
  const withOwn = (known: { value: string; label: string }[], seconds: number) =>
    known.some((option) => option.value === String(seconds)) ? known : [...known, { value: String(seconds), label: w.quietOther(seconds) }];
  return (
    <Card title={w.devices}>
      <form
        noValidate
        className="max-w-md space-y-6"
        onSubmit={(event) => {
          event.preventDefault();
          update.mutate({ settings: { deviceApproval, deviceSeconds, keySeconds, leaseSeconds, presharedKeys } });
        }}
      >
        <CheckField label={w.approval} hint={w.approvalHint} checked={deviceApproval} onChange={(event) => setApproval(event.target.checked)} />
        <SelectField
          label={w.deviceLife}
          hint={w.deviceLifeHint}
          value={String(deviceSeconds)}
          onChange={(event) => setDeviceSeconds(Number(event.target.value))}
          options={withOwn(
            lives.map((seconds) => ({ value: String(seconds), label: w.deviceLives[seconds] })),
            deviceSeconds,
          )}
        />
        <SelectField
          label={w.keyLife}
          hint={w.keyLifeHint}
          value={String(keySeconds)}
          onChange={(event) => setKeySeconds(Number(event.target.value))}
          options={withOwn(
            keyLives.map((seconds) => ({ value: String(seconds), label: w.keyLives[seconds] })),
            keySeconds,
          )}
        />
        <CheckField label={w.preshared} hint={w.presharedHint} checked={presharedKeys} onChange={(event) => setPresharedKeys(event.target.checked)} />
        <SelectField
          label={w.lease}
          hint={w.leaseHint}
          value={String(leaseSeconds)}
          onChange={(event) => setLeaseSeconds(Number(event.target.value))}
          options={withOwn(
            leases.map((seconds) => ({ value: String(seconds), label: w.leases[seconds] })),
            leaseSeconds,
          )}
        />
        <Button type="submit" tone="primary" busy={update.isPending}>
          {m.common.save}
        </Button>
      </form>
    </Card>
  );
}
