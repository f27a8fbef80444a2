import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { BlocksCard } from "@/features/blocks/blocks-card";
import { AddServer } from "@/features/expose/add-server";
import { AddServerLink } from "@/features/expose/expose-links";
import { ServerList } from "@/features/expose/server-list";
import { serverWords } from "@/features/expose/server-words";
import { useExposeSpaces } from "@/features/expose/spaces";
import { SpaceLimitsCard } from "@/features/limits/space-limits";
import { useWords } from "@/lib/i18n/words";
import { Page } from "@/ui/page";

export function ServersPage() {
  const w = useWords(serverWords);
  const { create } = useSearch({ from: "/shell/expose/servers" });
  const navigate = useNavigate();
  const managed = useExposeSpaces().filter((space) => space.permissions.includes("exposeManage"));
  const add = managed.length > 0 && <AddServerLink />;
  return (
    <Page
      title={w.title}
      subtitle={w.subtitle}
      actions={add}
      trail={
        <Link to="/expose" className="rounded hover:text-ink hover:underline">
          {w.back}
        </Link>
      }
    >
      <div className="space-y-6">
        <ServerList add={add} />
        {managed.map((space) => (
          <SpaceLimitsCard key={space.id} tenantId={space.id} name={managed.length > 1 ? space.name : null} />
        ))}
        {managed.map((space) => (
          <BlocksCard key={space.id} tenantId={space.id} name={managed.length > 1 ? space.name : null} />
        ))}
      </div>
      {create !== undefined && (
        <AddServer
          onClose={() => void navigate({ to: "/expose/servers", replace: true })}
          onOpen={(serverId) => void navigate({ to: "/expose/servers/$serverId", params: { serverId }, replace: true })}
        />
      )}
    </Page>
  );
}
