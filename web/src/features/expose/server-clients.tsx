import { useQuery } from "@tanstack/react-query";
import { tunnelClientsQuery } from "@/api/expose";
import type { TunnelServer } from "@/api/types";
import { AddClient } from "@/features/expose/add-client";
import { ClientRow } from "@/features/expose/client-row";
import { SelectedClients } from "@/features/expose/selected-clients";
import { useSelection } from "@/features/expose/selection";
import { serverWords } from "@/features/expose/server-words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { FailureNotice } from "@/ui/failure-notice";
import { Skeleton } from "@/ui/skeleton";

/** Devices behind a server; whoever is moved takes along what it exposes. */
export function ServerClients({ server, mayManage }: { server: TunnelServer; mayManage: boolean }) {
  const m = useMessages();
  const w = useWords(serverWords);
  const { data: clients, error, refetch } = useQuery(tunnelClientsQuery(server.id));
  const selection = useSelection();
  return (
    <Card title={w.clients} flush>
      {clients === undefined ? (
        <div className="px-5 pb-5 sm:px-6">{error === null ? <Skeleton label={m.common.loading} /> : <FailureNotice error={error} onRetry={() => void refetch()} />}</div>
      ) : (
        clients.length === 0 && <p className="px-5 pb-4 text-muted sm:px-6">{w.noClients}</p>
      )}
      {mayManage && clients !== undefined && <SelectedClients server={server} clients={clients} selection={selection} />}
      <ul className="divide-y divide-line">
        {clients?.map((client) => (
          <ClientRow key={client.id} client={client} server={server} mayManage={mayManage} selection={selection} />
        ))}
      </ul>
      {mayManage && clients !== undefined && (
        <div className="border-t border-line px-5 py-4 sm:px-6">
          <AddClient server={server} clients={clients} />
        </div>
      )}
    </Card>
  );
}
