import { body, client } from "@/api/client";
import type { LoadedTenant } from "@/api/types";
import { suspendedWords } from "@/features/tenants/suspended-words";
import { useTenantChange } from "@/features/tenants/use-tenant-change";
import { tenantWords } from "@/features/tenants/words";
import { useLocale } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Moment } from "@/ui/moment";
import { Notice } from "@/ui/notice";
import { tellDone } from "@/ui/toast";

/** On every page of a space that the server's administrators hold: why, and that nothing is lost. */
function SuspendedNotice({ space }: { space: LoadedTenant }) {
  const w = useWords(suspendedWords);
  return (
    <Notice tone="warn" title={w.title}>
      <p>{w.text}</p>
      <p className="mt-2 font-medium">{w.reason(space.suspension?.reason ?? "")}</p>
      {space.deleteAfter !== null && (
        <p className="mt-2">
          {w.end} <Moment at={space.deleteAfter} />.
        </p>
      )}
    </Notice>
  );
}

/** On every page of a space that is being deleted: until when, and, for who may, the way back. */
export function EndingNotice({ space }: { space: LoadedTenant }) {
  const w = useWords(tenantWords);
  const locale = useLocale();
  const restore = useTenantChange(
    async () => body(await client.POST("/v1/tenants/{tenantId}/restore", { params: { path: { tenantId: space.id } } })),
    () => tellDone(w.restored(space.name)),
  );
  if (space.suspension !== null) return <SuspendedNotice space={space} />;
  if (space.deleteAfter === null) return null;
  const when = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" }).format(new Date(space.deleteAfter));
  return (
    <Notice tone="warn" title={w.ending(when)}>
      <p>{w.endingText}</p>
      {space.permissions.includes("tenantDelete") && (
        <Button size="small" className="mt-3" busy={restore.isPending} onClick={() => restore.mutate()}>
          {w.restore}
        </Button>
      )}
    </Notice>
  );
}
