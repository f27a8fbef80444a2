import { useMutation, useQueryClient } from "@tanstack/react-query";
import { AppWindow, SquareTerminal } from "lucide-react";
import { useState } from "react";
import { client } from "@/api/client";
import { sessionsQuery } from "@/api/credentials";
import { usePaged } from "@/api/pages";
import type { Session } from "@/api/types";
import { sessionWords } from "@/features/sessions/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { Moment } from "@/ui/moment";
import { PagedList } from "@/ui/paged-list";
import { tellDone } from "@/ui/toast";

type Asked = Session | "others" | null;

export function SessionList() {
  const w = useWords(sessionWords);
  const queries = useQueryClient();
  const sessions = usePaged(sessionsQuery);
  const [asked, setAsked] = useState<Asked>(null);
  const end = useMutation({
    mutationFn: async (what: Exclude<Asked, null>) => {
      if (what === "others") await client.DELETE("/v1/me/sessions");
      else await client.DELETE("/v1/me/sessions/{sessionId}", { params: { path: { sessionId: what.id } } });
    },
    onSuccess: (_, what) => tellDone(what === "others" ? w.endedOthers : w.ended),
    onSettled: async () => {
      setAsked(null);
      await queries.invalidateQueries({ queryKey: ["sessions"] });
    },
  });
  const others = sessions.data?.some((session) => !session.isCurrent) ?? false;
  return (
    <Card
      title={w.title}
      flush
      actions={
        others && (
          <Button size="small" tone="danger" onClick={() => setAsked("others")}>
            {w.endOthers}
          </Button>
        )
      }
    >
      <p className="px-5 pb-4 text-muted sm:px-6">{w.text}</p>
      <PagedList query={sessions} empty={null}>
        {(items) => (
          <ul className="divide-y divide-line border-t border-line">
            {items.map((session) => (
              <SessionRow key={session.id} session={session} onEnd={() => setAsked(session)} />
            ))}
          </ul>
        )}
      </PagedList>
      <Confirm
        open={asked !== null}
        onClose={() => setAsked(null)}
        title={asked === "others" ? w.endOthersTitle : w.endTitle}
        text={asked === "others" ? w.endOthersText : w.endText}
        confirmLabel={asked === "others" ? w.endOthers : w.end}
        busy={end.isPending}
        onConfirm={() => asked !== null && end.mutate(asked)}
      />
    </Card>
  );
}

function SessionRow({ session, onEnd }: { session: Session; onEnd: () => void }) {
  const w = useWords(sessionWords);
  const Icon = session.kind === "browser" ? AppWindow : SquareTerminal;
  const name = session.client === "" ? w.unknown : session.client;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-4 sm:px-6">
      <Icon aria-hidden className="size-5 shrink-0 text-muted" />
      <div className="min-w-48 flex-1">
        <p className="font-medium">
          {name}
          {session.isCurrent && <span className="ml-2 rounded-full bg-accent-soft px-2.5 py-0.5 text-sm font-medium text-accent">{w.current}</span>}
        </p>
        <p className="text-sm text-muted">
          {session.kind === "browser" ? w.browser : w.program}
          {session.address !== null && <span className="font-mono"> · {session.address}</span>} · {w.lastSeen} <Moment at={session.lastSeenAt} />, {w.began}{" "}
          <Moment at={session.createdAt} />
        </p>
      </div>
      {!session.isCurrent && (
        <Button size="small" tone="danger" aria-label={w.endNamed(name)} onClick={onEnd}>
          {w.end}
        </Button>
      )}
    </li>
  );
}
