import { useMutation, useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleSlash, SearchX } from "lucide-react";
import type { ReactNode } from "react";
import { client } from "@/api/client";
import { deviceLoginQuery } from "@/api/credentials";
import { claimWords } from "@/features/device-flow/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { problemOf } from "@/lib/problem";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Details } from "@/ui/details";
import { Empty } from "@/ui/empty";
import { FailureNotice } from "@/ui/failure-notice";
import { Moment } from "@/ui/moment";
import { Skeleton } from "@/ui/skeleton";

interface ClaimProps {
  userCode: string;
  /** Who would be acted for. */
  username: string;
  /** Links to type another code, and to the sessions. */
  again: ReactNode;
  sessions: ReactNode;
}

/** Who asks to be signed in, and the person's answer. */
export function Claim({ userCode, username, again, sessions }: ClaimProps) {
  const m = useMessages();
  const w = useWords(claimWords);
  const decide = useMutation({
    mutationFn: async (approve: boolean) => {
      await client.POST("/v1/auth/device/{userCode}/decision", { params: { path: { userCode } }, body: { approve } });
      return approve;
    },
    meta: { shownByForm: true },
  });
  const { data: login, error } = useQuery({ ...deviceLoginQuery(userCode), enabled: !decide.isSuccess });
  if (decide.data === true) return <Empty icon={CircleCheck} title={w.approvedTitle} text={w.approvedText} action={sessions} />;
  if (decide.data === false) return <Empty icon={CircleSlash} title={w.deniedTitle} text={w.deniedText} action={sessions} />;
  if (problemOf(error).code === "auth.device_code_unknown" || problemOf(decide.error).code === "auth.device_code_unknown") {
    return <Empty icon={SearchX} title={w.unknownTitle} text={w.unknownText} action={again} />;
  }
  if (login === undefined) return error === null ? <Skeleton label={m.common.loading} /> : <FailureNotice error={error} />;
  return (
    <Card title={w.askTitle}>
      <p className="text-muted">{w.compare}</p>
      <p className="my-5 text-center font-mono text-3xl font-semibold tracking-widest">{login.userCode}</p>
      <Details
        items={[
          { name: w.program, value: login.program },
          ...(login.machine === "" ? [] : [{ name: w.machine, value: login.machine }]),
          ...(login.address === null ? [] : [{ name: w.address, value: <span className="font-mono">{login.address}</span> }]),
          { name: w.asked, value: <Moment at={login.createdAt} /> },
        ]}
      />
      <p className="mt-5 text-muted">{w.asYou(username)}</p>
      {decide.error !== null && (
        <div className="mt-5">
          <FailureNotice error={decide.error} />
        </div>
      )}
      <div className="mt-6 flex flex-wrap justify-end gap-2.5">
        <Button disabled={decide.isPending} onClick={() => decide.mutate(false)}>
          {w.deny}
        </Button>
        <Button tone="primary" busy={decide.isPending} onClick={() => decide.mutate(true)}>
          {w.approve}
        </Button>
      </div>
    </Card>
  );
}
