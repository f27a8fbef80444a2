import { useStartSession } from "@/features/accounts/use-start-session";
import { SetupForm } from "@/features/setup/setup-form";
import { useMessages } from "@/lib/i18n/locale";
import { PublicFrame } from "@/ui/public-frame";

/** The console prints a link with the token behind "#": that part is never sent to any server. */
function tokenFromLink(): string {
  return new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
}

export function SetupPage() {
  const m = useMessages();
  const start = useStartSession();
  return (
    <PublicFrame title={m.auth.setupTitle} text={m.auth.setupText}>
      <SetupForm token={tokenFromLink()} onDone={(session) => void start(session)} />
    </PublicFrame>
  );
}
