import { MonitorSmartphone } from "lucide-react";
import { lockDevicesQuery } from "@/api/locks";
import { usePaged } from "@/api/pages";
import type { SpaceLockDevice } from "@/api/types";
import { lockWords } from "@/features/locks/words";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { CodeBlock } from "@/ui/code-block";
import { Empty } from "@/ui/empty";
import { Notice } from "@/ui/notice";
import { PagedList } from "@/ui/paged-list";

const lanWaits = (lan: SpaceLockDevice["routes"][number]) => lan.standing !== "trusted" && lan.standing !== "revoked";
const standingOf = (device: SpaceLockDevice) => (device.key === null ? "none" : (device.standing ?? "waiting"));

/** Which devices are signed; what waits comes first, with what to run. */
export function LockDevices({ spaceId }: { spaceId: string }) {
  const w = useWords(lockWords);
  const devices = usePaged(lockDevicesQuery(spaceId));
  return (
    <Card title={w.devices} flush>
      <PagedList query={devices} empty={<Empty icon={MonitorSmartphone} title={w.noDevices} text={w.noDevicesText} />}>
        {(items) => {
          const waiting = items.filter((one) => standingOf(one) !== "revoked" && (standingOf(one) !== "trusted" || one.routes.some(lanWaits)));
          const names = [...new Set(waiting.filter((one) => one.key !== null).map((one) => one.name))];
          return (
            <>
              {names.length > 0 && (
                <div className="space-y-2 px-5 pb-5 sm:px-6">
                  <Notice tone="warn" title={w.waiting(names.length)}>
                    {w.waitingText}
                  </Notice>
                  <CodeBlock text={`lanstead lock sign ${names.slice(0, 5).join(" ")}`} label={w.signCommand} />
                </div>
              )}
              <ul className="divide-y divide-line border-t border-line">
                {[...waiting, ...items.filter((one) => !waiting.includes(one))].map((one) => (
                  <li key={one.peerId} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 px-5 py-3 sm:px-6">
                    <div className="min-w-0">
                      <p className="truncate font-medium">{one.name}</p>
                      <p className="text-sm text-muted">{w.of(one.owner, one.networkName)}</p>
                    </div>
                    <span className={standingOf(one) === "trusted" ? "text-sm text-muted" : "text-sm font-medium text-ink"}>{w.standing(standingOf(one))}</span>
                    {one.routes.length > 0 && (
                      <ul className="w-full space-y-1">
                        {one.routes.map((lan) => (
                          <li key={lan.prefix} className="flex flex-wrap justify-between gap-x-6 text-sm">
                            <span className="text-muted">{w.lan(lan.prefix, lan.mapped)}</span>
                            <span className={lanWaits(lan) ? "font-medium text-ink" : "text-muted"}>{w.standing(lan.standing ?? "waiting")}</span>
                          </li>
                        ))}
                      </ul>
                    )}
                  </li>
                ))}
              </ul>
            </>
          );
        }}
      </PagedList>
    </Card>
  );
}
