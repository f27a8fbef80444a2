import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useCurrentSpace } from "@/api/current-space";
import { meQuery } from "@/api/session";
import { ImportNetwork } from "@/features/networks/import-network";
import { networkFileWords } from "@/features/networks/network-file-words";
import { useWords } from "@/lib/i18n/words";
import { Page } from "@/ui/page";
import { SelectField } from "@/ui/select-field";

export function ImportNetworkPage() {
  const w = useWords(networkFileWords);
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const spaces = me.tenants.filter((space) => space.permissions.includes("networkCreate"));
  const current = useCurrentSpace();
  const [chosen, setChosen] = useState(spaces.find((space) => space.id === current?.id)?.id ?? spaces[0]?.id ?? "");
  return (
    <Page title={w.importTitle}>
      <div className="space-y-5">
        <SelectField className="max-w-xs" label={w.space} value={chosen} onChange={(event) => setChosen(event.target.value)} options={spaces.map((space) => ({ value: space.id, label: space.name }))} />
        {/* What was shown was about the other space. */}
        <ImportNetwork key={chosen} tenantId={chosen} onImported={(network) => void navigate({ to: "/networks/$networkId", params: { networkId: network.id }, replace: true })} />
      </div>
    </Page>
  );
}
