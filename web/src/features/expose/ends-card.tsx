import { Link } from "@tanstack/react-router";
import type { Exposure, ExposureSide } from "@/api/types";
import { ExposureState } from "@/features/expose/exposure-state";
import { stateWords } from "@/features/expose/state-words";
import { exposeWords } from "@/features/expose/words";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { Notice } from "@/ui/notice";
import { Status } from "@/ui/status";

/** How it stands at both its ends: what each said last, in its own words, and what helps. */
export function EndsCard({ exposure, hubId }: { exposure: Exposure; hubId: string | null }) {
  const w = useWords(stateWords);
  const x = useWords(exposeWords);
  const why = exposure.active ? (exposure.state === "closed" ? w.closedText : exposure.state === "offline" ? w.offline : null) : w.paused;
  return (
    <Card title={w.title} actions={<ExposureState exposure={exposure} />}>
      {why !== null && <p className="mb-4 text-muted">{why}</p>}
      <ul className="space-y-4">
        <End title={w.publicSide} place={`${x.server}: ${exposure.serverName}`} side={exposure.publicSide} deviceId={hubId} advice={w.advice.public} />
        <End title={w.homeSide} place={`${x.device}: ${exposure.deviceName}`} side={exposure.homeSide} deviceId={exposure.deviceId} advice={w.advice.home} />
      </ul>
    </Card>
  );
}

interface EndProps {
  title: string;
  place: string;
  side: ExposureSide | null;
  deviceId: string | null;
  advice: string;
}

function End({ title, place, side, deviceId, advice }: EndProps) {
  const w = useWords(stateWords);
  const isFailed = side !== null && !side.open && side.code !== "";
  return (
    <li>
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <p>
          <span className="font-medium">{title}</span> <span className="text-sm text-muted">{place}</span>
        </p>
        <Status tone={side?.open === true ? "good" : isFailed ? "warn" : "wait"} label={side?.open === true ? w.sideOpen : isFailed ? w.sideFailed : w.sideWaits} />
      </div>
      {side === null ? (
        <p className="mt-1 text-sm text-muted">{w.notTold}</p>
      ) : isFailed ? (
        <div className="mt-2">
          <Notice tone="warn" title={side.detail === "" ? side.code : side.detail}>
            <p>{w.causes[side.code] ?? advice}</p>
            {deviceId !== null && (
              <Link to="/devices/$deviceId" params={{ deviceId }} search={{ tab: "changes" }} className="font-medium text-accent underline">
                {w.changeLog}
              </Link>
            )}
          </Notice>
        </div>
      ) : (
        side.detail !== "" && <p className="mt-1 text-sm text-muted">{side.detail}</p>
      )}
    </li>
  );
}
