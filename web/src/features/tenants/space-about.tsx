import type { Tenant } from "@/api/types";
import { tenantWords } from "@/features/tenants/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { CopyText } from "@/ui/copy-text";
import { Details } from "@/ui/details";

export function SpaceAbout({ space }: { space: Tenant }) {
  const m = useMessages();
  const w = useWords(tenantWords);
  return (
    <Card title={w.about}>
      <Details
        items={[
          { name: m.common.name, value: space.name },
          { name: w.kind, value: w.kinds[space.kind] },
          { name: w.slug, value: space.slug },
          { name: w.myRole, value: m.roles[space.role] },
          { name: w.spaceId, value: <CopyText text={space.id} label={w.spaceId} />, isWide: true },
        ]}
      />
    </Card>
  );
}
