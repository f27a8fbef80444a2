import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { RadioTower } from "lucide-react";
import { tunnelServerQuery } from "@/api/expose";
import { useMay } from "@/api/permissions";
import type { LoadedTunnelServer } from "@/api/types";
import { NotFound } from "@/app/not-found";
import { AuthorityCard } from "@/features/expose/authority-card";
import { DeleteServer } from "@/features/expose/delete-server";
import { ServerAddresses } from "@/features/expose/server-addresses";
import { ExposureList } from "@/features/expose/exposure-list";
import { ServerClients } from "@/features/expose/server-clients";
import { ServerMachine } from "@/features/expose/server-machine";
import { ServerSettings } from "@/features/expose/server-settings";
import { ServerState } from "@/features/expose/server-state";
import { serverWords } from "@/features/expose/server-words";
import { ClientLimits } from "@/features/limits/client-limits";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { problemOf } from "@/lib/problem";
import { Empty } from "@/ui/empty";
import { FailureNotice } from "@/ui/failure-notice";
import { Page } from "@/ui/page";
import { Skeleton } from "@/ui/skeleton";

export function ServerPage() {
  const m = useMessages();
  const { serverId } = useParams({ from: "/shell/expose/servers/$serverId" });
  const { data: server, error, refetch } = useQuery(tunnelServerQuery(serverId));
  if (server !== undefined) return <ServerView server={server} />;
  if (error === null) return <Skeleton label={m.common.loading} />;
  return problemOf(error).status === 404 ? <NotFound /> : <FailureNotice error={error} onRetry={() => void refetch()} />;
}

function ServerView({ server }: { server: LoadedTunnelServer }) {
  const w = useWords(serverWords);
  const navigate = useNavigate();
  const mayManage = useMay()(server.tenantId, "exposeManage");
  return (
    <Page
      title={server.name}
      trail={
        <>
          <Link to="/expose" className="rounded hover:text-ink hover:underline">
            {w.back}
          </Link>
          {" / "}
          <Link to="/expose/servers" className="rounded hover:text-ink hover:underline">
            {w.title}
          </Link>
        </>
      }
      subtitle={
        <span className="flex flex-wrap items-center gap-x-5 gap-y-1">
          <ServerState server={server} />
          {server.region !== "" && <span>{server.region}</span>}
          {server.deviceId !== null && (
            <Link to="/devices/$deviceId" params={{ deviceId: server.deviceId }} className="rounded hover:text-ink hover:underline">
              {`${w.device}: ${server.deviceName ?? ""}`}
            </Link>
          )}
        </span>
      }
    >
      <div className="grid items-start gap-6 lg:grid-cols-[3fr_2fr]">
        <div className="space-y-6">
          {server.deviceId === null && <ServerMachine server={server} mayManage={mayManage} />}
          <ServerAddresses server={server} mayManage={mayManage} />
          <ServerClients server={server} mayManage={mayManage} />
          {mayManage && <ClientLimits serverId={server.id} />}
        </div>
        {mayManage && (
          <div className="space-y-6">
            <ServerSettings server={server} />
            <AuthorityCard server={server} />
            <DeleteServer server={server} onDeleted={() => void navigate({ to: "/expose/servers" })} />
          </div>
        )}
      </div>
      <section className="mt-8">
        <h2 className="mb-3 font-semibold">{w.exposed}</h2>
        <ExposureList search="" server={server} empty={<Empty icon={RadioTower} title={w.noExposed} text={w.noClients} />} />
      </section>
    </Page>
  );
}
