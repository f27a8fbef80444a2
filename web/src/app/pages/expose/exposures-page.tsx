import { useNavigate, useSearch } from "@tanstack/react-router";
import { RadioTower } from "lucide-react";
import { AddServerLink, BoardLink, NewExposureLink, ServersLink } from "@/features/expose/expose-links";
import { ExposureList } from "@/features/expose/exposure-list";
import { useExposeSpaces, useTunnelServers } from "@/features/expose/spaces";
import { exposeWords } from "@/features/expose/words";
import { useWords } from "@/lib/i18n/words";
import { Empty } from "@/ui/empty";
import { Page } from "@/ui/page";
import { SearchField } from "@/ui/search-field";

export function ExposuresPage() {
  const w = useWords(exposeWords);
  const { q = "" } = useSearch({ from: "/shell/expose" });
  const navigate = useNavigate();
  const spaces = useExposeSpaces();
  const { items: servers } = useTunnelServers(spaces);
  const mayCreate = spaces.some((space) => space.permissions.includes("exposeCreate"));
  const maySetUp = spaces.some((space) => space.permissions.includes("exposeManage"));
  const hasServer = servers === undefined || servers.length > 0;
  return (
    <Page
      title={w.title}
      subtitle={w.subtitle}
      actions={
        <>
          {mayCreate && hasServer && <BoardLink />}
          <ServersLink />
          {mayCreate && hasServer && <NewExposureLink />}
        </>
      }
    >
      <div className="mb-5">
        <SearchField label={w.search} value={q} onChange={(text) => void navigate({ to: "/expose", search: text === "" ? {} : { q: text }, replace: true })} />
      </div>
      <ExposureList
        search={q}
        empty={
          <Empty
            icon={RadioTower}
            title={w.emptyTitle}
            text={hasServer || maySetUp ? w.emptyText : w.emptyAsk}
            action={hasServer ? mayCreate && <NewExposureLink /> : maySetUp && <AddServerLink />}
          />
        }
      />
    </Page>
  );
}
