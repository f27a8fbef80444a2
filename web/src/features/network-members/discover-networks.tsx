import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Users } from "lucide-react";
import { useState } from "react";
import { client } from "@/api/client";
import { discoverNetworksQuery } from "@/api/network-members";
import { usePaged } from "@/api/pages";
import type { FoundThing } from "@/api/types";
import { discoverWords } from "@/features/network-members/discover-words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button, buttonClass } from "@/ui/button";
import { Card } from "@/ui/card";
import { Dialog } from "@/ui/dialog";
import { FailureNotice } from "@/ui/failure-notice";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

/** Public networks and how one comes into them; nothing where there is none. */
export function DiscoverNetworks({ search }: { search: string }) {
  const w = useWords(discoverWords);
  const queries = useQueryClient();
  const { data: found = [] } = usePaged(discoverNetworksQuery(search));
  const [asking, setAsking] = useState<FoundThing | null>(null);
  const join = useMutation({
    mutationFn: ({ network, message }: { network: FoundThing; message: string }) =>
      client.POST("/v1/networks/{networkId}/join", { params: { path: { networkId: network.id } }, body: message === "" ? {} : { message } }),
    onSuccess: (_answer, { network }) => {
      setAsking(null);
      tellDone(network.joining === "approval" ? w.asked(network.name) : w.joined(network.name));
    },
    // Who comes in from outside is a member of the space then.
    onSettled: () => Promise.all(["me", "discover", "tenants", "networks", "networkMembers"].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
  const networks = found.filter((one) => one.kind === "network");
  if (networks.length === 0) return null;
  return (
    <Card title={w.title} flush>
      <p className="px-5 pb-4 text-muted sm:px-6">{w.text}</p>
      <ul className="divide-y divide-line border-t border-line">
        {networks.map((network) => (
          <li key={network.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5 py-4 sm:px-6">
            <div className="min-w-0">
              <p className="font-medium">{network.name}</p>
              {network.description !== "" && <p className="text-muted">{network.description}</p>}
              <p className="mt-1 flex items-center gap-1.5 text-sm text-muted">
                <Users aria-hidden className="size-4" />
                {w.memberCount(network.memberCount)} · {w.inSpace(network.spaceName ?? "")}
              </p>
            </div>
            <WayIn network={network} busy={join.isPending && join.variables.network.id === network.id} onJoin={() => join.mutate({ network, message: "" })} onAsk={() => setAsking(network)} />
          </li>
        ))}
      </ul>
      {asking !== null && (
        <Ask network={asking} error={join.error} busy={join.isPending} onClose={() => setAsking(null)} onAsk={(message) => join.mutate({ network: asking, message })} />
      )}
    </Card>
  );
}

function WayIn({ network, busy, onJoin, onAsk }: { network: FoundThing; busy: boolean; onJoin: () => void; onAsk: () => void }) {
  const w = useWords(discoverWords);
  if (network.membership === "active") {
    return (
      <Link to="/networks/$networkId" params={{ networkId: network.id }} className={buttonClass("plain", "small")}>
        {w.isIn}
      </Link>
    );
  }
  if (network.membership !== null) return <span className="text-sm text-muted">{network.membership === "pending" ? w.isPending : w.isBanned}</span>;
  if (network.joining === "invite") return <span className="text-sm text-muted">{w.byInvitation}</span>;
  const asks = network.joining === "approval";
  return (
    <Button tone="primary" size="small" busy={busy} aria-label={asks ? w.askOf(network.name) : w.joinOf(network.name)} onClick={asks ? onAsk : onJoin}>
      {asks ? w.ask : w.join}
    </Button>
  );
}

function Ask({ network, error, busy, onClose, onAsk }: { network: FoundThing; error: Error | null; busy: boolean; onClose: () => void; onAsk: (message: string) => void }) {
  const m = useMessages();
  const w = useWords(discoverWords);
  const [message, setMessage] = useState("");
  return (
    <Dialog open onClose={onClose} title={w.askOf(network.name)} description={w.askText} closeLabel={m.common.close}>
      <form
        noValidate
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault();
          onAsk(message);
        }}
      >
        <TextField label={w.message} autoComplete="off" maxLength={300} value={message} onChange={(event) => setMessage(event.target.value)} />
        {error !== null && <FailureNotice error={error} />}
        <div className="flex flex-wrap justify-end gap-2.5">
          <Button onClick={onClose}>{m.common.cancel}</Button>
          <Button type="submit" tone="primary" busy={busy}>
            {w.ask}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
