import { useSuspenseQuery } from "@tanstack/react-query";
import { meQuery } from "@/api/session";
import { Appearance } from "@/features/accounts/appearance";
import { Profile } from "@/features/accounts/profile";
import { useSignOut } from "@/features/accounts/use-sign-out";
import { useMessages } from "@/lib/i18n/locale";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Page } from "@/ui/page";

export function SettingsPage() {
  const m = useMessages();
  const { data: me } = useSuspenseQuery(meQuery);
  const signOut = useSignOut();
  return (
    <Page title={m.settings.title}>
      <div className="max-w-3xl space-y-6">
        <Profile me={me} />
        <Appearance />
        <Card title={m.settings.session}>
          <p className="mb-4 text-muted">{m.settings.sessionText}</p>
          <Button busy={signOut.isPending} onClick={() => signOut.mutate()}>
            {m.shell.signOut}
          </Button>
        </Card>
      </div>
    </Page>
  );
}
