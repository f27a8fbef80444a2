import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link2 } from "lucide-react";
import { useState } from "react";
import { client } from "@/api/client";
import { inviteLinksQuery } from "@/api/invites";
import { usePaged } from "@/api/pages";
import type { InviteLink, Tenant } from "@/api/types";
import { CreateLink } from "@/features/invites/create-link";
import { inviteWords } from "@/features/invites/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { Empty } from "@/ui/empty";
import { Moment } from "@/ui/moment";
import { PagedList } from "@/ui/paged-list";
import { Status } from "@/ui/status";
import { tellDone } from "@/ui/toast";

export function LinkList({ space }: { space: Tenant }) {
  const w = useWords(inviteWords);
  const queries = useQueryClient();
  const links = usePaged(inviteLinksQuery(space.id));
  const [creating, setCreating] = useState(false);
  const [asked, setAsked] = useState<InviteLink | null>(null);
  const revoke = useMutation({
    mutationFn: (link: InviteLink) => client.DELETE("/v1/invite-links/{inviteLinkId}", { params: { path: { inviteLinkId: link.id } } }),
    onSuccess: () => tellDone(w.linkRevoked),
    onSettled: async () => {
      setAsked(null);
      await queries.invalidateQueries({ queryKey: ["inviteLinks", space.id] });
    },
  });
  return (
    <Card
      flush
      title={w.linksTitle}
      actions={
        <Button size="small" tone="primary" onClick={() => setCreating(true)}>
          {w.newLink}
        </Button>
      }
    >
      <p className="px-5 pb-4 text-sm text-muted sm:px-6">{w.linksText}</p>
      <PagedList query={links} empty={<Empty icon={Link2} title={w.noLinks} text={w.noLinksText} />}>
        {(items) => (
          <ul className="divide-y divide-line border-t border-line">
            {items.map((link) => (
              <LinkRow key={link.id} link={link} onRevoke={() => setAsked(link)} />
            ))}
          </ul>
        )}
      </PagedList>
      {creating && <CreateLink space={space} onClose={() => setCreating(false)} />}
      <Confirm
        open={asked !== null}
        onClose={() => setAsked(null)}
        title={w.revokeLinkTitle}
        text={w.revokeLinkText}
        confirmLabel={w.revoke}
        busy={revoke.isPending}
        onConfirm={() => asked !== null && revoke.mutate(asked)}
      />
    </Card>
  );
}

function LinkRow({ link, onRevoke }: { link: InviteLink; onRevoke: () => void }) {
  const m = useMessages();
  const w = useWords(inviteWords);
  const works = link.state === "active";
  return (
    <li className="flex flex-wrap items-center gap-x-8 gap-y-2 px-5 py-4 sm:px-6">
      <div className="min-w-48 flex-1">
        <p className="font-medium">{link.label === "" ? w.unnamedLink : link.label}</p>
        <p className="text-sm text-muted">
          {link.networkName ?? w.wholeSpace} · {m.roles[link.role]}
          {link.membershipSeconds !== null && ` ${w.membershipFor(Math.max(1, Math.round(link.membershipSeconds / 86_400)))}`} · {w.uses(link.uses, link.maxUses)}
        </p>
        <p className="text-sm text-muted">
          {w.by(link.createdByName)}, <Moment at={link.createdAt} />
        </p>
      </div>
      <div className="flex min-w-36 flex-col">
        <Status tone={works ? "good" : "idle"} label={w.states[link.state]} />
        {works && (
          <span className="text-sm text-muted">
            {link.expiresAt === null ? (
              w.neverExpires
            ) : (
              <>
                {w.expires} <Moment at={link.expiresAt} />
              </>
            )}
          </span>
        )}
        {link.state === "void" && <span className="max-w-48 text-sm text-muted">{w.voidText}</span>}
      </div>
      {(works || link.state === "void") && (
        <Button size="small" tone="danger" onClick={onRevoke}>
          {w.revoke}
        </Button>
      )}
    </li>
  );
}
