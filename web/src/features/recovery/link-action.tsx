import { useMutation } from "@tanstack/react-query";
import { body, client } from "@/api/client";
import { recoveryWords } from "@/features/recovery/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { FailureNotice } from "@/ui/failure-notice";
import { Notice } from "@/ui/notice";

interface LinkActionProps {
  token: string;
  route: "/v1/auth/verify-email" | "/v1/auth/undo-email-change";
  label: string;
  doneTitle: (email: string) => string;
  doneText: string;
}

/** A button, not the visit: programs that look at links in letters must use nothing up. */
export function LinkAction({ token, route, label, doneTitle, doneText }: LinkActionProps) {
  const w = useWords(recoveryWords);
  const follow = useMutation({ mutationFn: async () => body(await client.POST(route, { body: { token } })), meta: { shownByForm: true } });
  if (follow.isSuccess) {
    return (
      <div role="status">
        <Notice title={doneTitle(follow.data.email)}>{doneText}</Notice>
      </div>
    );
  }
  return (
    <div className="space-y-5">
      {follow.isError && <FailureNotice error={follow.error} />}
      <Button tone="primary" busy={follow.isPending} className="w-full" onClick={() => follow.mutate()}>
        {follow.isPending ? w.verifying : label}
      </Button>
    </div>
  );
}
