import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { body, client } from "@/api/client";
import type { Keys } from "@/api/types";
import { Badge } from "@/features/administration/badge";
import { administrationWords } from "@/features/administration/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { CodeBlock } from "@/ui/code-block";
import { Moment } from "@/ui/moment";
import { tellDone } from "@/ui/toast";

function Row({ id, badge, rest }: { id: string; badge: ReactNode; rest: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2.5">
      <span className="font-mono text-[0.84rem]">{id}</span>
      <span className="flex flex-wrap items-center gap-2 text-sm text-muted">
        {badge}
        {rest}
      </span>
    </li>
  );
}

export function KeyCards({ keys }: { keys: Keys }) {
  const w = useWords(administrationWords);
  const queries = useQueryClient();
  const done = (id: string) => {
    tellDone(w.keyMade(id));
    void queries.invalidateQueries({ queryKey: ["admin", "keys"] });
  };
  const token = useMutation({ mutationFn: async () => body(await client.POST("/v1/admin/keys/token")), onSuccess: (made) => done(made.kid) });
  const data = useMutation({ mutationFn: async () => body(await client.POST("/v1/admin/keys/data")), onSuccess: (made) => done(made.id) });
  const signer = keys.tokenKeys.findIndex((key) => key.signs);
  return (
    <>
      <Card
        title={w.tokenKeys}
        actions={
          !keys.tokenKeysInSettings && (
            <Button size="small" busy={token.isPending} onClick={() => token.mutate()}>
              {w.newKey}
            </Button>
          )
        }
      >
        <p className="mb-3 text-muted">{keys.tokenKeysInSettings ? w.inSettings("LANSTEAD_TOKEN_KEYS") : w.tokenKeysText}</p>
        <ul className="divide-y divide-line">
          {keys.tokenKeys.map((key, index) => (
            <Row
              key={key.kid}
              id={key.kid}
              badge={<Badge tone={key.signs ? "accent" : "plain"}>{key.signs ? w.signs : index < signer ? w.soon : w.verifies}</Badge>}
              rest={key.createdAt !== null && <Moment at={key.createdAt} />}
            />
          ))}
        </ul>
      </Card>
      <Card
        title={w.dataKeys}
        actions={
          <Button size="small" busy={data.isPending} onClick={() => data.mutate()}>
            {w.newKey}
          </Button>
        }
      >
        <p className="mb-3 text-muted">{w.dataKeysText}</p>
        <ul className="divide-y divide-line">
          {keys.dataKeys.map((key) => (
            <Row
              key={key.id}
              id={key.id}
              badge={<Badge tone={key.replacedAt === null ? "accent" : "plain"}>{key.replacedAt === null ? w.seals : w.replaced}</Badge>}
              rest={
                <>
                  {w.secrets(key.secrets)} · <Moment at={key.createdAt} />
                </>
              }
            />
          ))}
        </ul>
      </Card>
      <Card title={w.masterKeys}>
        <p className="mb-3 text-muted">{w.masterKeysText}</p>
        <CodeBlock text="lanstead-server admin rotate-master-key" label={w.masterKeys} />
        <ul className="mt-3 divide-y divide-line">
          {keys.masterKeys.map((id, index) => (
            <Row key={id} id={id} badge={<Badge tone={index === 0 ? "accent" : "plain"}>{index === 0 ? w.wraps : w.unwraps}</Badge>} rest={keys.masterKeysInSettings ? "LANSTEAD_MASTER_KEY" : "master.key"} />
          ))}
        </ul>
      </Card>
    </>
  );
}
