import type { Me } from "@/api/types";
import { accountWords } from "@/features/accounts/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { Details } from "@/ui/details";

export function Profile({ me }: { me: Me }) {
  const m = useMessages();
  const w = useWords(accountWords);
  const roles: Readonly<Record<string, string>> = m.roles;
  return (
    <Card title={w.profile}>
      <Details
        items={[
          { name: m.auth.username, value: me.username },
          { name: m.auth.email, value: me.email },
          {
            name: w.spaces,
            value: (
              <ul>
                {me.tenants.map((tenant) => (
                  <li key={tenant.id} className="wrap-anywhere">{`${tenant.name} · ${roles[tenant.role] ?? tenant.role}`}</li>
                ))}
              </ul>
            ),
          },
        ]}
      />
      {me.isAdmin && <p className="mt-5 inline-block rounded-full bg-accent-soft px-3 py-1 text-sm font-medium text-accent">{w.administrator}</p>}
    </Card>
  );
}
