import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { moderationQuery } from "@/api/chat";
import { client } from "@/api/client";
import { usePaged } from "@/api/pages";
import type { Moderation } from "@/api/types";
import { chatWords } from "@/features/chat/words";
import { formatMoment } from "@/lib/format";
import { useLocale, useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { SidePanel } from "@/ui/dialog";
import { Empty } from "@/ui/empty";
import { Moment } from "@/ui/moment";
import { PagedList } from "@/ui/paged-list";
import { tellDone } from "@/ui/toast";

/** What moderators did, the newest first. */
export function ModerationLog({ tenantId, onClose }: { tenantId: string; onClose: () => void }) {
  const m = useMessages();
  const w = useWords(chatWords);
  const log = usePaged(moderationQuery(tenantId));
  return (
    <SidePanel open onClose={onClose} title={w.moderation} closeLabel={m.common.close}>
      <PagedList query={log} empty={<Empty icon={ShieldCheck} title={w.noModeration} text={w.noModerationText} />}>
        {(entries) => (
          <ul className="divide-y divide-line">
            {entries.map((entry) => (
              <Entry key={entry.id} tenantId={tenantId} entry={entry} />
            ))}
          </ul>
        )}
      </PagedList>
    </SidePanel>
  );
}

function Entry({ tenantId, entry }: { tenantId: string; entry: Moderation }) {
  const w = useWords(chatWords);
  const locale = useLocale();
  const queries = useQueryClient();
  const target = entry.target.username;
  const unmute = useMutation({
    mutationFn: () => client.DELETE("/v1/tenants/{tenantId}/mutes/{userId}", { params: { path: { tenantId, userId: entry.target.userId } } }),
    onSuccess: () => tellDone(w.unmuted(target)),
    onSettled: () => queries.invalidateQueries({ queryKey: ["chat", "moderation", tenantId] }),
  });
  const say = w.actions[entry.action as keyof typeof w.actions];
  return (
    <li className="flex items-start gap-4 py-3">
      <div className="min-w-0 grow">
        <p>{say(entry.actor?.username ?? w.goneAccount, target)}</p>
        <p className="text-sm text-muted">
          <Moment at={entry.at} />
          {entry.channelName !== null && ` · #${entry.channelName}`}
          {entry.endsAt !== null && ` · ${w.until(formatMoment(entry.endsAt, locale))}`}
          {entry.reason !== "" && ` · ${entry.reason}`}
        </p>
      </div>
      {entry.action === "member.mute" && (
        <Button size="small" busy={unmute.isPending} onClick={() => unmute.mutate()}>
          {w.unmute}
        </Button>
      )}
    </li>
  );
}
