import type { Account } from "@/api/types";
import { Badge } from "@/features/administration/badge";
import { administrationWords } from "@/features/administration/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { CopyText } from "@/ui/copy-text";
import { Details } from "@/ui/details";
import { Moment } from "@/ui/moment";

export function AccountAbout({ view }: { view: Account }) {
  const m = useMessages();
  const w = useWords(administrationWords);
  const { account } = view;
  const ways = [...(account.hasPassword ? [w.password] : []), ...view.providers];
  return (
    <>
      <Card
        title={account.username}
        actions={
          <span className="flex gap-2">
            {account.isAdmin && <Badge tone="accent">{w.isAdmin}</Badge>}
            {account.disabledAt !== null && <Badge tone="warn">{w.disabled}</Badge>}
          </span>
        }
      >
        <Details
          items={[
            { name: w.email, value: <CopyText text={account.email} label={w.email} /> },
            { name: w.signsInBy, value: ways.length === 0 ? w.nothing : ways.join(", ") },
            { name: w.secondFactor, value: view.secondFactor ? w.on : w.off },
            { name: w.created, value: <Moment at={account.createdAt} /> },
            { name: w.lastSeen, value: account.lastSeenAt === null ? w.never : <Moment at={account.lastSeenAt} /> },
          ]}
        />
      </Card>
      <Card title={w.spaces}>
        <p className="mb-4 text-muted">{w.spacesText}</p>
        {view.spaces.length === 0 ? (
          <p>{w.noSpaces}</p>
        ) : (
          <Details items={view.spaces.map((space) => ({ name: `${space.name} · ${w.kinds[space.kind]}`, value: m.roles[space.role] }))} />
        )}
      </Card>
    </>
  );
}
