import { useSuspenseQuery } from "@tanstack/react-query";
import { Check, Minus } from "lucide-react";
import { rolesQuery } from "@/api/tenants";
import { permissionWords } from "@/features/tenants/permission-words";
import { tenantWords } from "@/features/tenants/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";

/** The server's matrix, as it is enforced. */
export function RoleTable() {
  const m = useMessages();
  const w = useWords(tenantWords);
  const words = useWords(permissionWords);
  const { data: table } = useSuspenseQuery(rolesQuery);
  return (
    <Card title={w.roles} flush>
      <p className="px-5 pb-4 text-muted sm:px-6">{w.rolesText}</p>
      <table className="w-full text-left text-sm">
          <thead className="border-y border-line bg-sunken">
            <tr>
              <th scope="col" className="px-5 py-2.5 font-medium sm:px-6">
                {w.permission}
              </th>
              {table.roles.map((role) => (
                <th key={role} scope="col" className="hidden px-2 py-2.5 text-center text-xs font-medium whitespace-nowrap md:table-cell">
                  {m.roles[role]}
                </th>
              ))}
              <th scope="col" className="px-5 py-2.5 font-medium md:hidden">
                {w.who}
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {table.permissions.map((row) => (
              <tr key={row.permission}>
                <th scope="row" className="px-5 py-2.5 font-normal sm:px-6">
                  {words[row.permission] ?? row.meaning}
                </th>
                {table.roles.map((role) => (
                  <td key={role} className="hidden px-2 py-2.5 md:table-cell">
                    <Mark yes={row.roles.includes(role)} />
                  </td>
                ))}
                <td className="px-5 py-2.5 text-muted md:hidden">{row.roles.length === table.roles.length ? w.everybody : row.roles.map((role) => m.roles[role]).join(", ")}</td>
              </tr>
            ))}
          </tbody>
        </table>
    </Card>
  );
}

function Mark({ yes }: { yes: boolean }) {
  const w = useWords(tenantWords);
  return (
    <span className="grid place-items-center">
      {yes ? <Check aria-hidden className="size-4 text-accent" /> : <Minus aria-hidden className="size-4 text-muted" />}
      <span className="sr-only">{yes ? w.may : w.mayNot}</span>
    </span>
  );
}
