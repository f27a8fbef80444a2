import { useSuspenseQuery, useQuery } from "@tanstack/react-query";
import { useCurrentSpace } from "@/api/current-space";
import { dashboardQuery, meQuery } from "@/api/session";
import type { Dashboard } from "@/api/types";
import { AddDeviceLink } from "@/app/add-device/add-device-link";
import { Goals } from "@/app/pages/goals";
import { HomeDevices } from "@/app/pages/home-devices";
import { HomeInvitations } from "@/app/pages/home-invitations";
import { HomeNetwork } from "@/app/pages/home-network";
import { Checklist } from "@/features/dashboard/checklist";
import { useMessages } from "@/lib/i18n/locale";
import { buttonClass } from "@/ui/button";
import { FailureNotice } from "@/ui/failure-notice";
import { Page } from "@/ui/page";
import { Skeleton } from "@/ui/skeleton";
import { Link } from "@tanstack/react-router";

export function HomePage() {
  const m = useMessages();
  const { data: me } = useSuspenseQuery(meQuery);
  const { data: dashboard, error, refetch } = useQuery(dashboardQuery(useCurrentSpace()?.id ?? null));
  const subtitle = dashboard === undefined ? null : dashboard.devices === 0 ? m.home.subtitleEmpty : m.home.subtitle(dashboard.peersOnline, dashboard.peers);
  return (
    <Page title={m.home.title(me.username)} subtitle={subtitle} actions={dashboard !== undefined && dashboard.checklist.secondDeviceJoined && <AddDeviceLink tone={dashboard.checklist.phoneAdded ? "primary" : "plain"} />}>
      <HomeInvitations />
      {dashboard !== undefined ? <HomeView dashboard={dashboard} /> : error === null ? <Skeleton label={m.common.loading} /> : <FailureNotice error={error} onRetry={() => void refetch()} />}
    </Page>
  );
}

function HomeView({ dashboard }: { dashboard: Dashboard }) {
  const m = useMessages();
  const { checklist } = dashboard;
  const allDone = Object.values(checklist).every(Boolean);
  const actionOf = (step: keyof Dashboard["checklist"]) => {
    if (step === "phoneAdded") return <AddDeviceLink kind="phone" label={m.home.phone} />;
    if (step !== "networkMade") return <AddDeviceLink />;
    return (
      <Link to="/networks" search={{ create: "1" }} className={buttonClass("primary")}>
        {m.home.makeNetwork}
      </Link>
    );
  };
  return (
    <div className="space-y-6">
      {!allDone && <Checklist checklist={checklist} actionOf={actionOf} />}
      {checklist.deviceJoined && (
        <div className="grid items-start gap-6 lg:grid-cols-[3fr_2fr]">
          <HomeNetwork dashboard={dashboard} />
          <HomeDevices />
        </div>
      )}
      {checklist.networkMade && <Goals />}
    </div>
  );
}
