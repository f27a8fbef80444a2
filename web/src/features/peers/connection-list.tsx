import { Cable } from "lucide-react";
import type { Peer } from "@/api/types";
import { formatBytes, formatLatency } from "@/lib/format";
import { useLocale, useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { readPathKind, type PathKind } from "@/lib/status";
import { Details } from "@/ui/details";
import { Empty } from "@/ui/empty";
import { Moment } from "@/ui/moment";
import { Status, type StatusTone } from "@/ui/status";
import { peerWords } from "@/features/peers/words";

const tones: Record<PathKind, StatusTone> = { direct: "good", gateway: "good", connecting: "wait", offline: "idle" };

/** Every other device of the network, and how this one reaches it. */
export function ConnectionList({ peer }: { peer: Peer }) {
  const m = useMessages();
  const words = useWords(peerWords);
  const locale = useLocale();
  if (peer.paths.length === 0) return <Empty icon={Cable} title={m.paths.emptyTitle} text={m.paths.emptyText} />;
  return (
    <ul className="divide-y divide-line">
      {peer.paths.map((path) => {
        const kind = readPathKind(path.path);
        return (
          <li key={path.remotePeerId} className="px-5 py-4 sm:px-6">
            <div className="mb-3 flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
              <p className="font-medium">{path.remoteName}</p>
              <span className="flex items-center gap-3">
                {path.latencyUs !== null && path.latencyUs > 0 && <span className="text-sm text-muted tabular-nums">{formatLatency(path.latencyUs, locale)}</span>}
                <Status tone={tones[kind]} label={m.paths[kind]} />
              </span>
            </div>
            <Details
              items={[
                { name: m.paths.handshake, value: path.lastHandshakeAt === null ? m.common.never : <Moment at={path.lastHandshakeAt} /> },
                { name: m.paths.traffic, value: `${formatBytes(path.rxBytes, locale)} / ${formatBytes(path.txBytes, locale)}` },
                ...(path.endpoint === null || path.endpoint === "" ? [] : [{ name: m.paths.endpoint, value: <span className="font-mono text-[0.84rem]">{path.endpoint}</span> }]),
                ...(path.preshared ? [{ name: words.preshared, value: words.presharedHas }] : []),
                ...(path.pathBytes === null ? [] : [{ name: words.largest, value: words.bytes(path.pathBytes) }]),
              ]}
            />
          </li>
        );
      })}
    </ul>
  );
}
