import { useQuery } from "@tanstack/react-query";
import { setupQuery } from "@/api/session";
import { adminWords } from "@/features/admin/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { CopyText } from "@/ui/copy-text";
import { Details } from "@/ui/details";

/** What an administrator is asked for first: which server, which version, where it describes itself. */
export function ServerAbout() {
  const m = useMessages();
  const w = useWords(adminWords);
  const { data } = useQuery(setupQuery);
  return (
    <Card title={w.server}>
      <Details
        items={[
          { name: m.common.version, value: data?.version ?? m.common.loading },
          { name: m.common.address, value: <CopyText text={location.origin} label={m.common.address} />, isWide: true },
          { name: w.api, value: <SiteLink path="/docs" /> },
          { name: w.metrics, value: <SiteLink path="/metrics" /> },
        ]}
      />
    </Card>
  );
}

// Served beside the UI, not by it: an ordinary link.
function SiteLink({ path }: { path: string }) {
  return (
    <a href={path} className="font-medium text-accent underline underline-offset-3">
      {path}
    </a>
  );
}
