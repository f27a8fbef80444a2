import { useState } from "react";
import { useCurrentSpace } from "@/api/current-space";
import { networksQuery } from "@/api/networks";
import { usePaged } from "@/api/pages";
import { useMay } from "@/api/permissions";
import type { Network } from "@/api/types";
import { AddLinux } from "@/app/add-device/add-linux";
import type { DeviceKind } from "@/app/search";
import { PhoneTab } from "@/features/peers/phone-tab";
import { useMessages } from "@/lib/i18n/locale";
import { Notice } from "@/ui/notice";
import { SelectField } from "@/ui/select-field";
import { Skeleton } from "@/ui/skeleton";
import { Tabs } from "@/ui/tabs";

interface AddDeviceFlowProps {
  kind: DeviceKind;
  into: string | undefined;
  onKind: (kind: DeviceKind) => void;
}

export function AddDeviceFlow({ kind, into, onKind }: AddDeviceFlowProps) {
  const m = useMessages();
  // A network that was named is found whatever space is chosen.
  const current = useCurrentSpace();
  const space = into === undefined ? (current?.id ?? null) : null;
  const { data: all } = usePaged(networksQuery(space));
  const may = useMay();
  const networks = all?.filter((network) => may(network.tenantId, "joinKeyCreate"));
  const [chosen, setChosen] = useState(into);
  if (networks === undefined) return <Skeleton label={m.common.loading} />;
  const network = networks.find((candidate) => candidate.id === chosen) ?? networks[0];
  if (network === undefined) return <Notice title={m.add.needNetwork}>{m.add.needNetworkText}</Notice>;
  return (
    <>
      {networks.length > 1 && <NetworkChoice networks={networks} network={network} onChoose={setChosen} />}
      <Tabs
        key={network.id}
        label={m.add.kinds}
        selected={kind}
        onSelect={onKind}
        tabs={[
          { name: "linux", label: m.add.linux, content: <AddLinux network={network} /> },
          { name: "phone", label: m.add.phone, content: <PhoneTab network={network} /> },
        ]}
      />
    </>
  );
}

function NetworkChoice({ networks, network, onChoose }: { networks: readonly Network[]; network: Network; onChoose: (id: string) => void }) {
  const m = useMessages();
  return (
    <SelectField
      className="mb-6"
      label={m.add.network}
      value={network.id}
      onChange={(event) => onChoose(event.target.value)}
      options={networks.map((candidate) => ({ value: candidate.id, label: candidate.name }))}
    />
  );
}
