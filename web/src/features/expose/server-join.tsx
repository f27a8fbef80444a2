import { useQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { CircleCheckBig, LoaderCircle } from "lucide-react";
import { tunnelServerQuery } from "@/api/expose";
import type { TunnelServer } from "@/api/types";
import { serverWords } from "@/features/expose/server-words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { CodeBlock } from "@/ui/code-block";

export type Join = NonNullable<TunnelServer["join"]>;

interface ServerJoinProps {
  serverId: string;
  join: Join;
  onOpen?: () => void;
}

/** The line for the machine, and whether it has come. */
export function ServerJoin({ serverId, join, onOpen }: ServerJoinProps) {
  const w = useWords(serverWords);
  const { data: server } = useQuery(tunnelServerQuery(serverId));
  const isHere = server?.deviceId !== undefined && server.deviceId !== null;
  const Icon = isHere ? CircleCheckBig : LoaderCircle;
  return (
    <div className="space-y-6">
      <CodeBlock label={w.command} text={join.command} />
      <output className={clsx("flex items-center gap-3 rounded-xl border px-4 py-3.5 font-medium transition-colors", isHere ? "border-good bg-accent-soft" : "border-line bg-sunken")}>
        <Icon aria-hidden className={clsx("size-5 shrink-0", isHere ? "text-good" : "animate-spin text-wait")} />
        <span>{isHere ? w.came(server.deviceName ?? "") : w.waiting}</span>
      </output>
      {isHere && onOpen !== undefined && (
        <Button tone="primary" onClick={onOpen}>
          {w.open}
        </Button>
      )}
      {!isHere && (
        <section>
          <p className="mb-3 text-sm text-muted">{w.code}</p>
          <CodeBlock label={w.codeLabel} text={`lanstead up --server ${location.origin} --key ${join.code}`} />
        </section>
      )}
    </div>
  );
}
