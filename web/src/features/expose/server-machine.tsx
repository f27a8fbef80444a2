import { useMutation } from "@tanstack/react-query";
import { giveMachine } from "@/api/expose";
import type { TunnelServer } from "@/api/types";
import { ServerJoin } from "@/features/expose/server-join";
import { serverWords } from "@/features/expose/server-words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";

/** A server whose machine has not come, or has gone: a new line for one. */
export function ServerMachine({ server, mayManage }: { server: TunnelServer; mayManage: boolean }) {
  const w = useWords(serverWords);
  const give = useMutation({ mutationFn: () => giveMachine(server.id, null) });
  const join = give.data?.join ?? null;
  return (
    <Card title={w.noMachine}>
      {join === null ? (
        <>
          <p className="mb-4 text-muted">{w.noMachineText}</p>
          {mayManage && (
            <Button busy={give.isPending} onClick={() => give.mutate()}>
              {w.newLine}
            </Button>
          )}
        </>
      ) : (
        <>
          <p className="mb-4 text-muted">{w.paste}</p>
          <ServerJoin serverId={server.id} join={join} />
        </>
      )}
    </Card>
  );
}
