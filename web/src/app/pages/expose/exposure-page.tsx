import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Pause, Play } from "lucide-react";
import { useState } from "react";
import { exposureQuery, tunnelServerQuery } from "@/api/expose";
import type { LoadedExposure } from "@/api/types";
import { NotFound } from "@/app/not-found";
import { CertificateCard } from "@/features/expose/certificate-card";
import { DeleteExposure } from "@/features/expose/delete-exposure";
import { EndsCard } from "@/features/expose/ends-card";
import { ExposureAbout, ExposureTotals } from "@/features/expose/exposure-about";
import { ExposureAccess } from "@/features/expose/exposure-access";
import { ExposureSettings } from "@/features/expose/exposure-settings";
import { ExposureState } from "@/features/expose/exposure-state";
import { useMayChange } from "@/features/expose/may-change";
import { ReachCard } from "@/features/expose/reach-card";
import { TestCard } from "@/features/expose/test-card";
import { TrafficCard } from "@/features/expose/traffic-card";
import { useTurnExposure } from "@/features/expose/use-exposure-change";
import { exposeWords } from "@/features/expose/words";
import { ExposureLimits } from "@/features/limits/exposure-limits";
import { limitWords } from "@/features/limits/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { problemOf } from "@/lib/problem";
import { Button } from "@/ui/button";
import { FailureNotice } from "@/ui/failure-notice";
import { Notice } from "@/ui/notice";
import { Page } from "@/ui/page";
import { Skeleton } from "@/ui/skeleton";
import { Tabs } from "@/ui/tabs";

export function ExposurePage() {
  const m = useMessages();
  const { exposureId } = useParams({ from: "/shell/expose/$exposureId" });
  const { data: exposure, error, refetch } = useQuery(exposureQuery(exposureId));
  if (exposure !== undefined) return <ExposureView exposure={exposure} />;
  if (error === null) return <Skeleton label={m.common.loading} />;
  return problemOf(error).status === 404 ? <NotFound /> : <FailureNotice error={error} onRetry={() => void refetch()} />;
}

function ExposureView({ exposure }: { exposure: LoadedExposure }) {
  const w = useWords(exposeWords);
  const l = useWords(limitWords);
  const { tab = "overview", made } = useSearch({ from: "/shell/expose/$exposureId" });
  const navigate = useNavigate();
  const { data: server } = useQuery(tunnelServerQuery(exposure.serverId));
  const turn = useTurnExposure();
  const mayChange = useMayChange()(exposure);
  const [isAsked, setIsAsked] = useState(false);
  const overview = (
    <div className="space-y-6">
      {made !== undefined && exposure.active && <Notice title={w.madeTitle}>{w.madeText}</Notice>}
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <div className="space-y-6">
          <ReachCard exposure={exposure} />
          {typeof exposure.host === "string" && <CertificateCard exposure={exposure} />}
          <EndsCard exposure={exposure} hubId={server?.deviceId ?? null} />
          {mayChange && <TestCard exposure={exposure} />}
        </div>
        <div className="space-y-6">
          <ExposureAbout exposure={exposure} />
          <ExposureTotals exposure={exposure} />
        </div>
      </div>
    </div>
  );
  return (
    <Page
      title={exposure.name}
      trail={
        <Link to="/expose" className="rounded hover:text-ink hover:underline">
          {w.title}
        </Link>
      }
      subtitle={<ExposureState exposure={exposure} />}
      actions={
        mayChange && (
          <Button busy={turn.isPending} onClick={() => turn.mutate(exposure)}>
            {exposure.active ? <Pause aria-hidden /> : <Play aria-hidden />}
            {exposure.active ? w.pause : w.resume}
          </Button>
        )
      }
    >
      <Tabs
        label={exposure.name}
        selected={tab}
        onSelect={(next) => void navigate({ to: "/expose/$exposureId", params: { exposureId: exposure.id }, search: { tab: next }, replace: true, resetScroll: false })}
        tabs={[
          { name: "overview", label: w.overview, content: overview },
          { name: "traffic", label: w.trafficTab, content: <TrafficCard exposureId={exposure.id} /> },
          { name: "access", label: w.access, content: <ExposureAccess exposure={exposure} mayChange={mayChange} /> },
          { name: "limits", label: l.title, content: <ExposureLimits exposureId={exposure.id} mayChange={mayChange} /> },
          { name: "settings", label: w.settings, content: <ExposureSettings exposure={exposure} mayChange={mayChange} onRemove={() => setIsAsked(true)} /> },
        ]}
      />
      {isAsked && <DeleteExposure exposure={exposure} onClose={() => setIsAsked(false)} onDeleted={() => void navigate({ to: "/expose" })} />}
    </Page>
  );
}
