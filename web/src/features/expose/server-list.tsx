import { Link } from "@tanstack/react-router";
import { ChevronRight, Server } from "lucide-react";
import type { ReactNode } from "react";
import type { TunnelServer } from "@/api/types";
import { ServerState } from "@/features/expose/server-state";
import { serverWords } from "@/features/expose/server-words";
import { useExposeSpaces, useTunnelServers } from "@/features/expose/spaces";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { Empty } from "@/ui/empty";
import { FailureNotice } from "@/ui/failure-notice";
import { Skeleton } from "@/ui/skeleton";

export function ServerList({ add }: { add: ReactNode }) {
  const m = useMessages();
  const w = useWords(serverWords);
  const { items, error, refetch } = useTunnelServers(useExposeSpaces());
  if (items === undefined) return error === null ? <Skeleton label={m.common.loading} /> : <FailureNotice error={error} onRetry={refetch} />;
  if (items.length === 0) {
    return (
      <Card flush>
        <Empty icon={Server} title={w.emptyTitle} text={w.emptyText} action={add} />
      </Card>
    );
  }
  return (
    <ul className="grid gap-5 sm:grid-cols-2 xl:grid-cols-3">
      {items.map((server) => (
        <ServerCard key={server.id} server={server} />
      ))}
    </ul>
  );
}

function ServerCard({ server }: { server: TunnelServer }) {
  const w = useWords(serverWords);
  const active = server.addresses.filter((address) => address.status === "active");
  return (
    <li className="relative rounded-2xl border border-line bg-surface p-5 shadow-card transition-colors hover:border-line-strong sm:p-6">
      <div className="flex items-start justify-between gap-4">
        <span className="grid size-11 place-items-center rounded-xl bg-accent-soft text-accent">
          <Server aria-hidden className="size-5.5" />
        </span>
        <ChevronRight aria-hidden className="size-5 text-muted" />
      </div>
      <h2 className="mt-4 text-lg font-semibold">
        <Link to="/expose/servers/$serverId" params={{ serverId: server.id }} className="after:absolute after:inset-0 after:rounded-2xl">
          {server.name}
        </Link>
      </h2>
      {server.region !== "" && <p className="mt-0.5 text-muted">{server.region}</p>}
      <p className="mt-3 font-mono text-[0.84rem] text-muted">{active.map((address) => address.address).join(", ")}</p>
      <div className="mt-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line pt-4">
        <ServerState server={server} />
        <span className="text-sm text-muted">{w.counts(server.exposures, server.clients)}</span>
      </div>
    </li>
  );
}
