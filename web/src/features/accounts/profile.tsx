import type { Me } from "@/api/types";
import { useMessages } from "@/lib/i18n/locale";
import { Card } from "@/ui/card";
import { Details } from "@/ui/details";

export function Profile({ me }: { me: Me }) {
  const m = useMessages();
  const roles: Readonly<Record<string, string>> = m.roles;
  return (
    <Card title={m.settings.profile}>
      <Details
        items={[
          { name: m.auth.username, value: me.username },
          { name: m.auth.email, value: me.email },
          ...me.tenants.map((tenant) => ({ name: m.settings.space, value: `${tenant.name} · ${roles[tenant.role] ?? tenant.role}` })),
        ]}
      />
      {me.isAdmin && <p className="mt-5 inline-block rounded-full bg-accent-soft px-3 py-1 text-sm font-medium text-accent">{m.settings.administrator}</p>}
    </Card>
  );
}
