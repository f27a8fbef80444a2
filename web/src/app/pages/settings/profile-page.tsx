import { useSuspenseQuery } from "@tanstack/react-query";
import { meQuery } from "@/api/session";
import { Profile } from "@/features/accounts/profile";
import { useSignOut } from "@/features/accounts/use-sign-out";
import { accountWords } from "@/features/accounts/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";

export function ProfilePage() {
  const m = useMessages();
  const w = useWords(accountWords);
  const { data: me } = useSuspenseQuery(meQuery);
  const signOut = useSignOut();
  return (
    <>
      <Profile me={me} />
      <Card title={w.session}>
        <p className="mb-4 text-muted">{w.sessionText}</p>
        <Button busy={signOut.isPending} onClick={() => signOut.mutate()}>
          {m.shell.signOut}
        </Button>
      </Card>
    </>
  );
}
