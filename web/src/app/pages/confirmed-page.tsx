import { useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { identityWords } from "@/features/identities/words";
import { JourneyProblem } from "@/features/identities/journey-problem";
import { confirmedChannel } from "@/lib/confirmed-channel";
import { useWords } from "@/lib/i18n/words";
import { PublicFrame } from "@/ui/public-frame";

/** Where a sign-in provider sends the window back in which somebody confirmed that it is still them. */
export function ConfirmedPage() {
  const w = useWords(identityWords);
  const { problem } = useSearch({ from: "/confirmed" });
  useEffect(() => {
    if (problem !== undefined) return;
    const channel = new BroadcastChannel(confirmedChannel);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A channel is of this origin alone.
    channel.postMessage("confirmed");
    channel.close();
    // Only the window that a page of ours opened; one that was opened by hand stays, and says so.
    if (window.opener !== null) window.close();
  }, [problem]);
  return (
    <PublicFrame title={w.confirmed} text={problem === undefined ? w.done : w.failed}>
      <JourneyProblem code={problem} />
    </PublicFrame>
  );
}
