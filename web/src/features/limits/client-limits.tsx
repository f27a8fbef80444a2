import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { tunnelClientsQuery } from "@/api/expose";
import { clientLimitsQuery, putClientLimits } from "@/api/limits";
import { TrafficLimitsForm } from "@/features/limits/traffic-limits-form";
import { limitWords } from "@/features/limits/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { FailureNotice } from "@/ui/failure-notice";
import { SelectField } from "@/ui/select-field";
import { Skeleton } from "@/ui/skeleton";

/** How much may go through all that one device exposes by this server. */
export function ClientLimits({ serverId }: { serverId: string }) {
  const w = useWords(limitWords);
  const { data: clients = [] } = useQuery(tunnelClientsQuery(serverId));
  const [chosen, setChosen] = useState<string>();
  const client = clients.find((one) => one.id === chosen) ?? clients[0];
  return (
    <Card title={w.ofDevices}>
      <p className="mb-5 text-muted">{client === undefined ? w.noDevices : w.ofDevicesText}</p>
      {client !== undefined && (
        <div className="space-y-6">
          <div className="max-w-xl">
            <SelectField label={w.device} value={client.id} onChange={(event) => setChosen(event.target.value)} options={clients.map((one) => ({ value: one.id, label: one.deviceName }))} />
          </div>
          <OfClient key={client.id} clientId={client.id} />
        </div>
      )}
    </Card>
  );
}

function OfClient({ clientId }: { clientId: string }) {
  const m = useMessages();
  const { data, error, refetch } = useQuery(clientLimitsQuery(clientId));
  if (data === undefined) return error === null ? <Skeleton label={m.common.loading} /> : <FailureNotice error={error} onRetry={() => void refetch()} />;
  return <TrafficLimitsForm limits={data} mayChange onSave={(limits) => putClientLimits(clientId, limits)} />;
}
