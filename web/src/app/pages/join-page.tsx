import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { body, client } from "@/api/client";
import { invitePreviewQuery } from "@/api/invites";
import { meQuery } from "@/api/session";
import type { InvitePreview, Joined, Me } from "@/api/types";
import { useJoined } from "@/app/pages/use-joined";
import { RegisterForm } from "@/features/accounts/register-form";
import { useSignOut } from "@/features/accounts/use-sign-out";
import { useStartSession } from "@/features/accounts/use-start-session";
import { InviteAbout } from "@/features/invites/invite-about";
import { forgetInviteToken, takeInviteToken } from "@/features/invites/invite-token";
import { joinWords } from "@/features/invites/join-words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { hasCode } from "@/lib/problem";
import { Button, buttonClass } from "@/ui/button";
import { FailureNotice } from "@/ui/failure-notice";
import { Notice } from "@/ui/notice";
import { PublicFrame } from "@/ui/public-frame";
import { Skeleton } from "@/ui/skeleton";

/** What an invite leads to, for anybody who has the link; then signing in, or an account, and in. */
export function JoinPage() {
  const m = useMessages();
  const w = useWords(joinWords);
  const [token] = useState(takeInviteToken);
  // Whose session this browser has decides what is asked for next; nobody's is no failure here.
  const me = useQuery({ ...meQuery, retry: false });
  const preview = useQuery({ ...invitePreviewQuery(token), enabled: token !== "" && !me.isPending });
  const invite = preview.data;
  if (invite !== undefined) {
    return (
      <PublicFrame title={w.joinTitle(invite.networkName ?? invite.spaceName)} text={w.invitedBy(invite.inviterName)}>
        <InviteAbout invite={invite} />
        <div className="mt-7">{me.data === undefined ? <Newcomer invite={invite} token={token} /> : <KnownPerson me={me.data} invite={invite} token={token} />}</div>
      </PublicFrame>
    );
  }
  if (token === "" || hasCode(preview.error, "invite.not_valid")) {
    return token === "" ? <Nothing title={w.noTokenTitle} text={w.noTokenText} /> : <Nothing title={w.goneTitle} text={w.goneText} />;
  }
  return (
    <PublicFrame title={w.mineTitle} text="">
      {preview.isError ? <FailureNotice error={preview.error} onRetry={() => void preview.refetch()} /> : <Skeleton label={m.common.loading} />}
    </PublicFrame>
  );
}

function Nothing({ title, text }: { title: string; text: string }): ReactNode {
  const w = useWords(joinWords);
  return (
    <PublicFrame title={title} text={text}>
      <Link to="/" onClick={forgetInviteToken} className={buttonClass("plain")}>
        {w.toHome}
      </Link>
    </PublicFrame>
  );
}

function KnownPerson({ me, invite, token }: { me: Me; invite: InvitePreview; token: string }) {
  const w = useWords(joinWords);
  const joined = useJoined();
  const signOut = useSignOut();
  const join = useMutation({
    mutationFn: async () => body(await client.POST("/v1/invites/join", { body: { token } })),
    onSuccess: (where: Joined) => joined(where),
    meta: { shownByForm: true },
  });
  return (
    <div className="space-y-4">
      <p className="text-sm text-muted">
        {w.signedInAs(me.username)} {invite.isMember && w.already}
      </p>
      {join.isError && (hasCode(join.error, "invite.not_valid") ? <Notice tone="warn" title={w.goneTitle}>{w.goneText}</Notice> : <FailureNotice error={join.error} />)}
      <div className="flex flex-wrap gap-2.5">
        <Button tone="primary" busy={join.isPending} onClick={() => join.mutate()}>
          {invite.isMember ? w.open : w.join}
        </Button>
        {!invite.isMember && (
          <Button tone="quiet" busy={signOut.isPending} onClick={() => signOut.mutate("/join")}>
            {w.notYou}
          </Button>
        )}
      </div>
    </div>
  );
}

function Newcomer({ invite, token }: { invite: InvitePreview; token: string }) {
  const w = useWords(joinWords);
  const start = useStartSession();
  const joined = useJoined();
  return (
    <div className="space-y-7">
      <Link to="/login" search={{ to: "/join" }} className={`${buttonClass("plain")} w-full`}>
        {w.haveAccount}
      </Link>
      <section>
        <h2 className="font-semibold">{w.newHere}</h2>
        <p className="mt-1 mb-4 text-sm text-muted">{w.newHereText}</p>
        <RegisterForm
          invite={token}
          address={invite.email}
          onDone={(session) => {
            if (session.joined === null || session.joined === undefined) void start(session, "/join");
            else void joined(session.joined, session);
          }}
        />
      </section>
    </div>
  );
}
