import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "@/api/client";
import { networkMembershipQuery } from "@/api/network-members";
import { useChange } from "@/features/network-members/use-change";
import { networkMemberWords } from "@/features/network-members/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

/** For who is not in a network: how to come in. */
export function ComeIn({ networkId }: { networkId: string }) {
  const w = useWords(networkMemberWords);
  const { data: mine } = useQuery(networkMembershipQuery(networkId));
  const [message, setMessage] = useState("");
  const asks = mine?.wayIn === "ask";
  const join = useChange(
    networkId,
    () => client.POST("/v1/networks/{networkId}/join", { params: { path: { networkId } }, body: message === "" ? {} : { message } }),
    () => tellDone(asks ? w.asked : w.joined),
  );
  if (mine === undefined || mine.status === "active") return null;
  if (mine.status === "pending") {
    return (
      <Card title={w.pending}>
        <p className="text-muted">{w.pendingText}</p>
      </Card>
    );
  }
  return (
    <Card title={w.comeIn}>
      <p className="mb-4 text-muted">{w.wayIn[mine.wayIn]}</p>
      {(mine.wayIn === "free" || asks) && (
        <form
          noValidate
          className="max-w-md space-y-4"
          onSubmit={(event) => {
            event.preventDefault();
            join.mutate();
          }}
        >
          {asks && <TextField label={w.message} autoComplete="off" maxLength={300} value={message} onChange={(event) => setMessage(event.target.value)} />}
          <Button type="submit" tone="primary" busy={join.isPending}>
            {asks ? w.ask : w.join}
          </Button>
        </form>
      )}
    </Card>
  );
}
