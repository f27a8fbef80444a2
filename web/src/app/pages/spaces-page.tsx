import { useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useState } from "react";
import { meQuery } from "@/api/session";
import type { PublicTenant, Tenant } from "@/api/types";
import { DiscoverNetworks } from "@/features/network-members/discover-networks";
import { CreateSpace } from "@/features/tenants/create-space";
import { DiscoverList } from "@/features/tenants/discover-list";
import { JoinSpace } from "@/features/tenants/join-space";
import { MySpaces } from "@/features/tenants/my-spaces";
import { tenantWords } from "@/features/tenants/words";
import { useWords } from "@/lib/i18n/words";
import { chooseSpace } from "@/lib/space-choice";
import { buttonClass } from "@/ui/button";
import { Page } from "@/ui/page";
import { SearchField } from "@/ui/search-field";

export function SpacesPage() {
  const w = useWords(tenantWords);
  const { q = "", create, join } = useSearch({ from: "/shell/spaces" });
  const { data: me } = useSuspenseQuery(meQuery);
  const [known, setKnown] = useState<PublicTenant>();
  const navigate = useNavigate();
  const filter = q === "" ? {} : { q };
  const close = () => void navigate({ to: "/spaces", search: filter, replace: true });
  const enter = (space: Tenant) => {
    chooseSpace(space.id);
    void navigate({ to: "/spaces/$tenantId/general", params: { tenantId: space.id }, replace: true });
  };
  return (
    <Page
      title={w.spaces}
      subtitle={w.spacesText}
      actions={
        <Link to="/spaces" search={{ ...filter, create: "1" }} className={buttonClass("primary")}>
          <Plus aria-hidden />
          {w.create}
        </Link>
      }
    >
      <section aria-label={w.yours} className="mb-10">
        <h2 className="mb-4 text-lg font-semibold">{w.yours}</h2>
        <MySpaces />
      </section>
      <section aria-label={w.discover}>
        <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
          <h2 className="text-lg font-semibold">{w.discover}</h2>
          <SearchField label={w.search} value={q} onChange={(text) => void navigate({ to: "/spaces", search: text === "" ? {} : { q: text }, replace: true })} />
        </div>
        <DiscoverList
          search={q}
          onJoin={(space) => {
            setKnown(space);
            void navigate({ to: "/spaces", search: { ...filter, join: space.id } });
          }}
        />
        <div className="mt-6">
          <DiscoverNetworks search={q} />
        </div>
      </section>
      {create !== undefined && <CreateSpace onClose={close} onCreated={enter} />}
      {join !== undefined && !me.tenants.some((space) => space.id === join) && (
        <JoinSpace tenantId={join} space={known?.id === join ? known : undefined} onClose={close} onJoined={enter} />
      )}
    </Page>
  );
}
