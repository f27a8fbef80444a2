import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useCurrentSpace } from "@/api/current-space";
import { CreateNetwork } from "@/features/networks/create-network";
import { networkFileWords } from "@/features/networks/network-file-words";
import { NetworkList } from "@/features/networks/network-list";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { buttonClass } from "@/ui/button";
import { Page } from "@/ui/page";
import { SearchField } from "@/ui/search-field";

export function NetworksPage() {
  const m = useMessages();
  const w = useWords(networkFileWords);
  const { q = "", create } = useSearch({ from: "/shell/networks" });
  const navigate = useNavigate();
  const filter = q === "" ? {} : { q };
  const mayCreate = useCurrentSpace()?.permissions.includes("networkCreate") !== false;
  const createLink = mayCreate && (
    <Link to="/networks" search={{ ...filter, create: "1" }} className={buttonClass("primary")}>
      <Plus aria-hidden />
      {m.networks.create}
    </Link>
  );
  return (
    <Page
      title={m.networks.title}
      subtitle={m.networks.subtitle}
      actions={
        mayCreate && (
          <div className="flex flex-wrap gap-2.5">
            <Link to="/networks/import" className={buttonClass("plain")}>
              {w.import}
            </Link>
            {createLink}
          </div>
        )
      }
    >
      <div className="mb-5">
        <SearchField label={m.networks.search} value={q} onChange={(text) => void navigate({ to: "/networks", search: text === "" ? {} : { q: text }, replace: true })} />
      </div>
      <NetworkList search={q} create={createLink} />
      {create !== undefined && (
        <CreateNetwork
          onClose={() => void navigate({ to: "/networks", search: filter, replace: true })}
          onCreated={(network) => void navigate({ to: "/networks/$networkId", params: { networkId: network.id }, replace: true })}
        />
      )}
    </Page>
  );
}
