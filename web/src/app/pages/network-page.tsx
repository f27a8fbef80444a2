import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { networkMembershipQuery } from "@/api/network-members";
import { networkQuery } from "@/api/networks";
import { useMay } from "@/api/permissions";
import { meQuery } from "@/api/session";
import type { LoadedNetwork } from "@/api/types";
import { AddDeviceLink } from "@/app/add-device/add-device-link";
import { NotFound } from "@/app/not-found";
import { NetworkDevices } from "@/app/pages/network-devices";
import { NetworkMembers } from "@/app/pages/network-members";
import { ActivityList } from "@/features/activity/activity-list";
import { NetworkFlows } from "@/features/flows/network-flows";
import { flowWords } from "@/features/flows/words";
import { AlertsCard } from "@/features/alerts/alerts-card";
import { JoinKeyList } from "@/features/join-keys/join-key-list";
import { joinKeyWords } from "@/features/join-keys/words";
import { NetworkNames } from "@/features/names/network-names";
import { nameWords } from "@/features/names/words";
import { DeleteNetwork } from "@/features/networks/delete-network";
import { DeviceSettings } from "@/features/networks/device-settings";
import { EntrySettings } from "@/features/networks/entry-settings";
import { FlowSettings } from "@/features/networks/flow-settings";
import { GeneralSettings } from "@/features/networks/general-settings";
import { LanSettings } from "@/features/networks/lan-settings";
import { PostureSettings } from "@/features/networks/posture-settings";
import { NetworkFile } from "@/features/networks/network-file";
import { NetworkAddresses } from "@/features/networks/network-addresses";
import { networkWords } from "@/features/networks/words";
import { AccessPanel } from "@/features/policies/access-panel";
import { policyWords } from "@/features/policies/words";
import { NetworkRoutes } from "@/features/routes/network-routes";
import { routeWords } from "@/features/routes/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { problemOf } from "@/lib/problem";
import { Card } from "@/ui/card";
import { FailureNotice } from "@/ui/failure-notice";
import { Page } from "@/ui/page";
import { Skeleton } from "@/ui/skeleton";
import { Tabs } from "@/ui/tabs";

export function NetworkPage() {
  const m = useMessages();
  const { networkId } = useParams({ from: "/shell/networks/$networkId" });
  const { data: network, error, refetch } = useQuery(networkQuery(networkId));
  if (network !== undefined) return <NetworkView network={network} />;
  if (error === null) return <Skeleton label={m.common.loading} />;
  return problemOf(error).status === 404 ? <NotFound /> : <FailureNotice error={error} onRetry={() => void refetch()} />;
}

function NetworkView({ network }: { network: LoadedNetwork }) {
  const m = useMessages();
  const keys = useWords(joinKeyWords);
  const policies = useWords(policyWords);
  const names = useWords(nameWords);
  const lans = useWords(routeWords);
  const flows = useWords(flowWords);
  const { tab = "devices" } = useSearch({ from: "/shell/networks/$networkId" });
  const navigate = useNavigate();
  const may = useMay();
  const mayReadKeys = may(network.tenantId, "joinKeyRead");
  const mayAdd = may(network.tenantId, "joinKeyCreate");
  const w = useWords(networkWords);
  const { data: mine } = useQuery(networkMembershipQuery(network.id));
  const { data: me } = useSuspenseQuery(meQuery);
  const isPersonal = me.tenants.some((space) => space.id === network.tenantId && space.kind === "personal");
  const mayReadFlows = mine?.permissions.includes("networkUpdate") === true;
  const settings = (
    <div className="max-w-3xl space-y-6">
      {mine?.permissions.includes("networkUpdate") === true && <GeneralSettings network={network} />}
      {mine?.permissions.includes("networkUpdate") === true && <EntrySettings key={network.updatedAt} network={network} isPersonal={isPersonal} />}
      {mine?.permissions.includes("networkUpdate") === true && <DeviceSettings key={`${network.updatedAt} devices`} network={network} />}
      {mine?.permissions.includes("networkUpdate") === true && <LanSettings key={`${network.updatedAt} lan`} network={network} />}
      {mine?.permissions.includes("networkUpdate") === true && <PostureSettings key={`${network.updatedAt} posture`} network={network} />}
      {mine?.permissions.includes("networkUpdate") === true && <FlowSettings key={`${network.updatedAt} flows`} network={network} />}
      {mine?.permissions.includes("networkUpdate") === true && <AlertsCard scope={{ networkId: network.id }} />}
      <NetworkAddresses network={network} />
      {mine?.permissions.includes("networkUpdate") === true && <NetworkFile network={network} />}
      {may(network.tenantId, "networkDelete") && <DeleteNetwork network={network} onDeleted={() => void navigate({ to: "/networks" })} />}
    </div>
  );
  return (
    <Page
      title={network.name}
      trail={
        <Link to="/networks" className="rounded hover:text-ink hover:underline">
          {m.networks.title}
        </Link>
      }
      subtitle={
        <>
          {network.description !== "" && <p className="mb-1">{network.description}</p>}
          <p className="font-mono text-[0.84rem]">{network.ipv4Cidr}</p>
          {network.settings.flowLog === true && <p className="mt-1 text-sm">{flows.isLogged}</p>}
        </>
      }
      actions={mayAdd && <AddDeviceLink networkId={network.id} />}
    >
      <Tabs
        label={m.networks.tabs}
        selected={(tab === "keys" && !mayReadKeys) || (tab === "flows" && !mayReadFlows) ? "devices" : tab}
        onSelect={(next) => void navigate({ to: "/networks/$networkId", params: { networkId: network.id }, search: { tab: next }, replace: true, resetScroll: false })}
        tabs={[
          { name: "devices", label: m.networks.devicesTab, content: <NetworkDevices network={network} /> },
          { name: "access", label: policies.tab, content: <AccessPanel network={network} /> },
          { name: "names", label: names.tab, content: <NetworkNames networkId={network.id} mayChange={mine?.permissions.includes("networkUpdate") === true} deviceName="nas" /> },
          { name: "routes", label: lans.tab, content: <NetworkRoutes networkId={network.id} mayChange={mine?.permissions.includes("networkUpdate") === true} /> },
          ...(mayReadFlows ? [{ name: "flows" as const, label: flows.tab, content: <NetworkFlows networkId={network.id} isOn={network.settings.flowLog === true} /> }] : []),
          { name: "members", label: w.membersTab, content: <NetworkMembers networkId={network.id} /> },
          {
            name: "activity",
            label: m.networks.activityTab,
            content: (
              <Card flush className="max-w-3xl">
                <ActivityList networkId={network.id} />
              </Card>
            ),
          },
          ...(mayReadKeys
            ? [
                {
                  name: "keys" as const,
                  label: m.networks.keysTab,
                  content: (
                    <>
                      <p className="mb-4 max-w-2xl text-muted">{keys.text}</p>
                      <Card flush>
                        <JoinKeyList networkId={network.id} mayRevoke={may(network.tenantId, "joinKeyDelete")} />
                      </Card>
                    </>
                  ),
                },
              ]
            : []),
          { name: "settings", label: m.networks.settingsTab, content: settings },
        ]}
      />
    </Page>
  );
}
